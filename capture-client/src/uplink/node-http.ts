import type { Http, HttpAnswer, HttpRequest } from '@porthole/shared/publisher/http-port';

/** Bytes of an answer that are read: ours are short, and a proxy's page need not be read to its end. */
const KEPT_BODY = 16_000;

/** Node's fetch, which keeps connections open between requests. */
export const nodeHttp: Http = (request) => {
  const controller = new AbortController();
  return { answer: answerTo(request, controller.signal), cancel: () => controller.abort() };
};

async function answerTo(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, headers, body } = request;
  const response = await fetch(url, {
    method,
    headers,
    signal,
    redirect: 'manual',
    ...(body !== undefined && { body: body as NonNullable<RequestInit['body']> }),
  });
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    body: await beginningOf(response),
  };
}

async function beginningOf({ body }: Response): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk.subarray(0, KEPT_BODY), { stream: true });
    if (text.length >= KEPT_BODY) break;
  }
  return text.slice(0, KEPT_BODY);
}
