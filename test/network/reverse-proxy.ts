import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { forward } from './forwarding.ts';
import type { Answer, Deeds, Policy } from './policy.ts';
import { rawAnswer, tunnel } from './tunnel.ts';

export type { Answer, Policy };

export interface ReverseProxy extends AsyncDisposable, Readonly<Deeds> {
  readonly url: string;
  policy: Policy;
}

/**
 * Between a client and the relay, in user space, seeing every request as the boxes in companies do.
 *
 * @param host address of this machine at which it is found
 */
export async function startProxy(
  relayUrl: string,
  policy: Policy,
  host = '127.0.0.1',
): Promise<ReverseProxy> {
  const relay = new URL(relayUrl);
  const sockets = new Set<Socket>();
  const deeds: Deeds = { refused: 0, stripped: 0, upgraded: 0, swallowed: 0, cut: 0, gathered: 0 };
  let current = policy;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  };

  const server = createServer((incoming, outgoing) => {
    const answer = current.request?.(incoming);
    if (!answer) return forward(relay, incoming, outgoing, current, deeds);
    deeds.refused += 1;
    incoming.resume();
    outgoing
      .writeHead(answer.status, { 'content-type': answer.contentType ?? 'text/plain' })
      .end(answer.body);
  });
  server.on('connection', keep);
  server.on('upgrade', (incoming, socket: Socket, head) => {
    const answer = current.upgrade?.(incoming);
    if (!answer) return tunnel(relay, { incoming, near: socket, head, keep }, current.upgraded ?? {}, deeds);
    deeds.refused += 1;
    socket.end(rawAnswer(answer));
  });

  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The proxy has no address.');
  return {
    url: `http://${host}:${address.port}`,
    get refused() {
      return deeds.refused;
    },
    get stripped() {
      return deeds.stripped;
    },
    get upgraded() {
      return deeds.upgraded;
    },
    get swallowed() {
      return deeds.swallowed;
    },
    get cut() {
      return deeds.cut;
    },
    get gathered() {
      return deeds.gathered;
    },
    get policy() {
      return current;
    },
    set policy(next) {
      current = next;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
