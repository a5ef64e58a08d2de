import { Agent, request } from 'node:http';

/** Connections that a browser keeps to one host over HTTP/1.1, for all of a page's requests together. */
const BROWSER_CONNECTIONS = 6;

/** A page's connections, kept open between requests as browsers do; Node's clients of Socket.IO would open one for each. */
export function pageAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: BROWSER_CONNECTIONS });
}

/** The page's fetch, over the connections that it shares with its Socket.IO; GETs of whole bodies. */
export function pageFetch(agent: Agent, cookie: string): typeof fetch {
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const headers = { cookie, ...Object.fromEntries(new Headers(init.headers)) };
      const signal = init.signal ?? undefined;
      const asked = request(`${input}`, {
        agent,
        method: init.method ?? 'GET',
        headers,
        ...(signal && { signal }),
      });
      asked.once('error', reject);
      asked.once('response', (answer) => {
        answer.toArray().then((chunks: Buffer[]) => {
          const status = answer.statusCode ?? 0;
          const body = status === 204 ? null : Buffer.concat(chunks);
          resolve(new Response(body, { status, headers: answer.headers as Record<string, string> }));
        }, reject);
      });
      asked.end(init.body as string | undefined);
    });
}
