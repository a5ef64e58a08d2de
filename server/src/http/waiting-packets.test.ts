import { createServer } from 'node:http';
import type { AddressInfo, Socket as TcpSocket } from 'node:net';
import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { OriginGuard } from '../access/origin.ts';
import { attachSocketIo, createSocketIo } from './socket-io.ts';
import { MOST_WAITING } from './waiting-packets.ts';

/** Most that one turn of the event loop may bring, and Socket.IO's parser take. */
const AT_ONCE = 500;

/** RFC 6455, section 5.5. */
const MOST_PING_BYTES = 125;

interface Connection {
  readonly readyState: string;
  readonly transport: { readonly socket: WebSocket };
  readonly writeBuffer: readonly unknown[];
}

/** A relay's Socket.IO with one namespace that answers `ask` with so many characters. */
async function open(characters: number) {
  const http = createServer();
  const io = createSocketIo();
  const words = 'x'.repeat(characters);
  io.of('/view').on('connection', (socket) => {
    socket.on('ask', (reply: (words: string) => void) => reply(words));
  });
  attachSocketIo(io, http, { guard: new OriginGuard([], false), timers: new ManualTimers() });
  const connections: Connection[] = [];
  io.engine.on('connection', (connection: Connection) => connections.push(connection));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(http.address() as AddressInfo).port}/socket.io/?EIO=4`;
  return {
    address,
    /** Of the only one that came. */
    connection: () => connections[0] as Connection,
    [Symbol.asyncDispose]: () => io.close(),
  };
}

/** With a pong, by which its sender lives as long as it says so. */
const questions = (many: number) => ['3', ...Array.from({ length: many }, (_, id) => `42/view,${id}["ask"]`)];

/** Sends what it is given; reads only what `read` is told of. */
type Client = { send(packets: string[]): Promise<void> } & Disposable;

async function webSocket(address: string, read?: (packet: string) => void) {
  const socket = new WebSocket(`ws://${address}&transport=websocket`);
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('open', resolve));
  const joined = new Promise((resolve) =>
    socket.on('message', (data) => {
      if (`${data}`.startsWith('40')) resolve(undefined);
      read?.(`${data}`);
    }),
  );
  socket.send('40/view,');
  await joined;
  if (!read) (socket as unknown as { _socket: TcpSocket })._socket.pause();
  return {
    send: async (packets: string[]) => {
      for (const packet of packets) socket.send(packet);
      await turn();
    },
    ping: async (times: number) => {
      for (let sent = 0; sent < times; sent += 1) socket.ping(Buffer.alloc(MOST_PING_BYTES));
      socket.send('3');
      await turn();
    },
    [Symbol.dispose]: () => socket.terminate(),
  };
}

async function polling(address: string, read?: (packet: string) => void): Promise<Client> {
  const door = `http://${address}&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(door)).text()).slice(1)) as { sid: string };
  const session = `${door}&sid=${sid}`;
  const send = async (packets: string[]) => {
    await fetch(session, { method: 'POST', body: packets.join('\x1e') });
  };
  await send(['40/view,']);
  await fetch(session).then((answer) => answer.text());
  const poll = async (): Promise<void> => {
    const answer = await fetch(session);
    for (const packet of (await answer.text()).split('\x1e')) read?.(packet);
    if (answer.ok) await poll();
  };
  if (read) poll().catch(() => {});
  return { send, [Symbol.dispose]: () => {} };
}

const DOORS = { websocket: webSocket, polling };

describe.each(['websocket', 'polling'] as const)('FL-8: what waits for a connection over %s', (transport) => {
  test.each([
    ['many small answers', 2_000],
    ['fewer large ones', 100_000],
  ])('is bounded for one who asks and does not read: %s', async (_what, characters) => {
    await using relay = await open(characters);
    using client = await DOORS[transport](relay.address);
    let most = 0;
    while (relay.connection().readyState !== 'closed') {
      await client.send(questions(AT_ONCE));
      most = Math.max(most, relay.connection().writeBuffer.length);
    }
    expect(most).toBeLessThanOrEqual(MOST_WAITING);
    expect(most * characters).toBeLessThan(9_000_000);
  });

  test('is no matter for one who reads, however much that asks at once', async () => {
    await using relay = await open(2);
    const answers: string[] = [];
    using client = await DOORS[transport](relay.address, (packet) => {
      if (packet.startsWith('43')) answers.push(packet);
    });
    for (const times of [1, 2, 3]) {
      await client.send(questions(AT_ONCE));
      while (answers.length < times * AT_ONCE) await turn();
    }
    expect(relay.connection().readyState).toBe('open');
  });
});

test('FL-8: what waits for a connection is bounded for one who sends pings and does not read', async () => {
  await using relay = await open(2);
  using client = await webSocket(relay.address);
  while (relay.connection().readyState !== 'closed') await client.ping(AT_ONCE);
  expect(relay.connection().transport.socket.bufferedAmount).toBeLessThan(1_000_000);
});

const turn = () => new Promise((resolve) => setImmediate(resolve));
