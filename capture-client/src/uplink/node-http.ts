import { Agent, type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { Http, HttpAnswer, HttpRequest } from '@porthole/shared/publisher/http-port';

/** Characters of an answer that are read: a proxy's page need not be read to its end. */
const KEPT_BODY = 16_000;

/** Of ours, among which what viewers say for WebRTC is the longest. */
const KEPT_JSON = 500_000;

/**
 * Ms for which a connection is kept without use: a camera that nobody watches sends each second. What rested longer may have died
 * unnoticed meanwhile, and what is asked over it waits for an answer in vain.
 */
const REST_MS = 1_250;

/** Over connections of its own, kept open between requests for so many ms. Follows no redirect. */
export function openNodeHttp(restMs: number): Http {
  const kept = { keepAlive: true, timeout: restMs };
  const agents = { plain: new Agent(kept), secure: new SecureAgent(kept) };
  return (request) => {
    const asked = send(request, agents);
    return { answer: answerTo(asked, request.body), cancel: () => void asked.destroy() };
  };
}

export const nodeHttp = openNodeHttp(REST_MS);

function send(
  { method, url, headers }: HttpRequest,
  { plain, secure }: { plain: Agent; secure: SecureAgent },
): ClientRequest {
  return new URL(url).protocol === 'https:'
    ? secureRequest(url, { method, headers, agent: secure })
    : plainRequest(url, { method, headers, agent: plain });
}

async function answerTo(asked: ClientRequest, body: HttpRequest['body']): Promise<HttpAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve);
    asked.on('error', reject);
    asked.end(body);
  });
  const { statusCode = 0, headers } = response;
  return {
    status: statusCode,
    header: (name) => headers[name.toLowerCase()]?.toString() ?? null,
    body: await beginningOf(response, isJson(headers) ? KEPT_JSON : KEPT_BODY),
  };
}

const isJson = (headers: IncomingMessage['headers']) =>
  headers['content-type']?.startsWith('application/json') ?? false;

async function beginningOf(response: IncomingMessage, kept: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of response as AsyncIterable<Buffer>) {
    text += decoder.decode(piece.subarray(0, kept), { stream: true });
    if (text.length >= kept) break;
  }
  return text.slice(0, kept);
}
