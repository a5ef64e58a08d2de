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
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < KEPT_BODY) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value.subarray(0, KEPT_BODY), { stream: true });
  }
  await reader.cancel();
  return text.slice(0, KEPT_BODY);
}
