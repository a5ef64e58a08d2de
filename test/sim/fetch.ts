import { Agent, type IncomingMessage, request } from 'node:http';

/** A browser's HTTP/1.1: as many connections to one host, kept open between requests. */
const CONNECTIONS = 6;

/** `fetch` as a page on a host of the simulation has it: over Node's HTTP, so that it crosses the virtual network. */
export function browserFetch(headers: () => Record<string, string> = () => ({})): typeof fetch {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  return (input, init = {}) =>
    new Promise<Response>((resolve, reject) => {
      const { signal } = init;
      const aborted = () => Object.assign(new Error('This operation was aborted'), { name: 'AbortError' });
      if (signal?.aborted) {
        reject(aborted());
        return;
      }
      const asked = request(new URL(String(input)), {
        agent,
        method: init.method ?? 'GET',
        headers: { ...Object.fromEntries(new Headers(init.headers)), ...headers() },
      });
      const abort = () => {
        reject(aborted());
        asked.destroy();
      };
      signal?.addEventListener('abort', abort);
      // Once it is answered, its connection may be another's.
      const over = () => signal?.removeEventListener('abort', abort);
      asked.once('close', over);
      asked.on('error', reject);
      asked.once('response', (answer) => {
        answer.once('end', over);
        resolve(responseOf(answer));
      });
      asked.end(init.body as string | undefined);
    });
}

/** Its body is read when it is asked for, so that an answer can begin before it is whole. */
function responseOf(answer: IncomingMessage): Response {
  const status = answer.statusCode ?? 500;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    if (value !== undefined) headers.set(name, String(value));
  const whole = answer.toArray().then((pieces) => Buffer.concat(pieces as Buffer[]));
  whole.catch(() => {});
  return {
    status,
    ok: status >= 200 && status < 300,
    headers,
    arrayBuffer: async () => asArrayBuffer(await whole),
    text: async () => (await whole).toString(),
    json: async () => JSON.parse((await whole).toString()),
  } as Response;
}

const asArrayBuffer = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;
