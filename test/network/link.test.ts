import { createServer, request } from 'node:http';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type LinkShape, startLink } from './link.ts';

/** Answers each request with its own body, and counts who connects. */
async function echo(shape: LinkShape = {}) {
  const server = createServer((incoming, outgoing) => incoming.pipe(outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const link = await startLink(`http://127.0.0.1:${port}`, shape);
  return {
    link,
    async [Symbol.asyncDispose]() {
      await link[Symbol.asyncDispose]();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const body = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) & 0xff));

async function echoed(url: string): Promise<boolean> {
  const answer = await fetch(url, { method: 'POST', body });
  return Buffer.from(await answer.arrayBuffer()).equals(body);
}

test.each<[string, LinkShape]>([
  ['open', {}],
  ['long', { delayMs: 40 }],
  ['thin', { downBytesPerSecond: 1_000_000, upBytesPerSecond: 2_000_000 }],
  ['long and thin', { delayMs: 20, downBytesPerSecond: 1_000_000 }],
])('a line that is %s carries every byte in order', async (_, shape) => {
  await using network = await echo(shape);
  expect(await echoed(network.link.url)).toBe(true);
  expect(network.link.down).toBeGreaterThan(body.length);
  expect(network.link.up).toBeGreaterThan(body.length);
});

test('a request over a new connection takes two round trips, over an old one a single one', async () => {
  await using network = await echo({ delayMs: 40 });
  const started = performance.now();
  await echoed(network.link.url);
  const between = performance.now();
  await echoed(network.link.url);
  // No less than the line takes; how much more is the machine's affair.
  expect(between - started).toBeGreaterThan(155);
  expect(performance.now() - between).toBeGreaterThan(75);
});

test('a thin line takes the time that its rate needs', async () => {
  await using network = await echo({ upBytesPerSecond: 600_000 });
  const started = performance.now();
  await echoed(network.link.url);
  expect(performance.now() - started).toBeGreaterThan(400);
});

test('a rate may change while a connection is in use', async () => {
  await using network = await echo({ downBytesPerSecond: 0 });
  const answer = echoed(network.link.url);
  await eventually('the request is through', () => network.link.up > body.length, { within: 10_000 });
  network.link.shape = {};
  expect(await answer).toBe(true);
});

test('connections are counted, and the most at once', async () => {
  await using network = await echo();
  const ask = () => request(network.link.url, { method: 'POST', agent: false });
  const asked = [ask(), ask(), ask()];
  for (const one of asked) one.on('error', () => {}).flushHeaders();
  await eventually('three are open', () => network.link.open === 3, { within: 5_000 });
  for (const one of asked) one.destroy();
  await eventually('none is open', () => network.link.open === 0, { within: 5_000 });
  expect(network.link.mostOpen).toBe(3);
});

test('a cut ends connections with a reset at once', async () => {
  await using network = await echo();
  const asked = request(network.link.url, { method: 'POST', agent: false });
  const failed = new Promise<Error>((resolve) => asked.once('error', resolve));
  asked.flushHeaders();
  await eventually('it is open', () => network.link.open === 1, { within: 5_000 });
  network.link.cut();
  expect(await failed).toMatchObject({ code: 'ECONNRESET' });
});

test('who stops reading is felt by who sends', async () => {
  const sockets = new Set<Socket>();
  let sent = 0;
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const chunk = Buffer.alloc(65_536);
    const pour = () => {
      do sent += chunk.length;
      while (socket.write(chunk));
    };
    socket.on('drain', pour);
    pour();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await using link = await startLink(`http://127.0.0.1:${port}`, { delayMs: 5 });
  const reader = connect({ port: link.port, host: '127.0.0.1' }).pause();
  let before = -1;
  const full = () => {
    const same = sent === before;
    before = sent;
    return same && sent > 0;
  };
  await eventually('the sender is stopped', full, { within: 20_000, every: 300 });
  // What two kernels' sockets hold at the most, and what is in transit.
  expect(sent).toBeLessThan(100_000_000);
  reader.destroy();
  await eventually('its connection ends', () => link.open === 0, { within: 5_000 });
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});
