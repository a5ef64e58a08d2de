import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What the proxy says instead of the relay. */
export interface Answer {
  status: number;
  contentType?: string;
  body?: string;
}

/** What a network between a person and the relay lets pass. Undefined lets it pass. */
export interface Policy {
  request?: (request: IncomingMessage) => Answer | undefined;
  upgrade?: (request: IncomingMessage) => Answer | undefined;
}

export interface ReverseProxy extends AsyncDisposable {
  readonly url: string;
  /** How often it has answered in the relay's place. */
  readonly refused: number;
  policy: Policy;
}

/** Between a client and the relay, in user space, seeing every request as the boxes in companies do. */
export async function startProxy(relayUrl: string, policy: Policy): Promise<ReverseProxy> {
  const relay = new URL(relayUrl);
  const sockets = new Set<Duplex>();
  const state = { policy, refused: 0 };
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
  };

  const server = createServer((incoming, outgoing) => {
    const answer = state.policy.request?.(incoming);
    if (!answer) return forward(relay, incoming, outgoing);
    state.refused += 1;
    incoming.resume();
    outgoing
      .writeHead(answer.status, { 'content-type': answer.contentType ?? 'text/plain' })
      .end(answer.body);
  });
  server.on('connection', keep);
  server.on('upgrade', (incoming, socket, head) => {
    const answer = state.policy.upgrade?.(incoming);
    if (!answer) return tunnel(relay, incoming, socket, head, keep);
    state.refused += 1;
    socket.end(rawAnswer(answer));
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The proxy has no address.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    get refused() {
      return state.refused;
    },
    get policy() {
      return state.policy;
    },
    set policy(next) {
      state.policy = next;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function forward(relay: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: relay.hostname, port: relay.port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
    answer.once('error', () => outgoing.destroy());
  });
  onward.once('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
  outgoing.once('close', () => onward.destroy());
  incoming.pipe(onward);
}

function tunnel(
  relay: URL,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  keep: (socket: Socket) => void,
): void {
  const onward = connect(Number(relay.port), relay.hostname, () => {
    onward.write(rawRequest(incoming));
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
  keep(onward);
  onward.once('close', () => socket.destroy());
  socket.once('close', () => onward.destroy());
}

function rawRequest({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function rawAnswer({ status, contentType = 'text/plain', body = '' }: Answer): string {
  const head = [
    `HTTP/1.1 ${status} Answered by the proxy`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
