import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startLink } from './link.ts';
import type { Ways } from './link-connection.ts';

/** One end of a connection, and all that it was told. */
class End {
  readonly socket: Socket;
  heard = '';
  ended = false;
  closed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8').on('data', (text: string) => {
      this.heard += text;
    });
    socket
      .on('error', () => {})
      .on('end', () => {
        this.ended = true;
      });
    socket.on('close', () => {
      this.closed = true;
    });
  }

  hears(text: string): Promise<true> {
    return eventually(`it hears ${text}`, () => this.heard === text, { within: 5_000 });
  }
}

/** A target that notes who connects, and a link before it. */
async function network() {
  const arrivals: End[] = [];
  const server = createServer((socket) => arrivals.push(new End(socket)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const link = await startLink(`http://127.0.0.1:${port}`);
  const callers: End[] = [];
  const call = async () => {
    const socket = connect({ port: link.port, host: '127.0.0.1' });
    const caller = new End(socket);
    callers.push(caller);
    // Who is refused may hear of it first.
    await once(socket, 'connect').catch(() => {});
    return caller;
  };
  return {
    link,
    arrivals,
    call,
    /** Both ends of a new connection, through which each has heard the other. */
    async connection() {
      const before = arrivals.length;
      const near = await call();
      const far = await eventually('it arrives', () => arrivals[before], { within: 5_000 });
      near.socket.write('hello');
      far.socket.write('welcome');
      await Promise.all([far.hears('hello'), near.hears('welcome')]);
      near.heard = far.heard = '';
      return { near, far };
    },
    async [Symbol.asyncDispose]() {
      for (const { socket } of [...callers, ...arrivals]) socket.destroy();
      await link[Symbol.asyncDispose]();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a link that refuses resets who connects, and nothing reaches the target', async () => {
  await using net = await network();
  net.link.refuses = true;
  const caller = await net.call();
  await eventually('it is reset', () => caller.closed, { within: 5_000 });
  expect(net.arrivals).toEqual([]);
  net.link.refuses = false;
  await net.connection();
});

test('a stalled link keeps all that is sent, and how connections end, until it goes on', async () => {
  await using net = await network();
  const ended = await net.connection();
  const reset = await net.connection();
  const goOn = net.link.stall();
  ended.near.socket.end('goodbye');
  reset.near.socket.resetAndDestroy();
  const late = await net.call();
  late.socket.write('anybody?');
  // A second link that does not stall: what takes longer than a round over it, does not come.
  await using other = await network();
  await other.connection();
  expect([ended.far.heard, ended.far.ended, reset.far.closed]).toEqual(['', false, false]);
  expect(net.arrivals).toHaveLength(2);

  goOn();
  await ended.far.hears('goodbye');
  await eventually('the ends come too', () => ended.far.ended && reset.far.closed, { within: 5_000 });
  await eventually('who connected meanwhile is heard', () => net.arrivals[2]?.heard === 'anybody?', {
    within: 5_000,
  });
});

test('a connection that is over, in order or cut, leaves nothing of itself on the line', async () => {
  await using net = await network();
  for (const way of ['end', 'resetAndDestroy'] as const) {
    const { near, far } = await net.connection();
    near.socket[way]();
    if (way === 'end') far.socket.end();
    await eventually(`${way}: no flow is left`, () => net.link.flows === 0, { within: 5_000 });
  }
});

test('one way of a link may stall alone', async () => {
  await using net = await network();
  const { near, far } = await net.connection();
  const goOn = net.link.stall('down');
  far.socket.write('later');
  near.socket.write('now');
  await far.hears('now');
  expect(near.heard).toBe('');
  goOn();
  await near.hears('later');
});

test.each<[Ways, { up: boolean; down: boolean }]>([
  ['up', { up: false, down: true }],
  ['down', { up: true, down: false }],
  ['both', { up: false, down: false }],
])('a half-open connection (%s) passes nothing that way, and no end of it either', async (ways, passes) => {
  await using net = await network();
  const { near, far } = await net.connection();
  net.link.forget(ways);
  const fresh = await net.connection();
  near.socket.write('near');
  far.socket.write('far');
  if (passes.up) await far.hears('near');
  if (passes.down) await near.hears('far');
  near.socket.end();
  far.socket.end();
  if (passes.up) await eventually('its end is heard', () => far.ended, { within: 5_000 });
  if (passes.down) await eventually('its end is heard', () => near.ended, { within: 5_000 });

  // Connections made afterwards know nothing of it.
  fresh.near.socket.end('after');
  await fresh.far.hears('after');
  expect([far.heard, far.ended]).toEqual(passes.up ? ['near', true] : ['', false]);
  expect([near.heard, near.ended]).toEqual(passes.down ? ['far', true] : ['', false]);
});

test('who sends into a half-open connection is stopped by its own full buffers', async () => {
  await using net = await network();
  const { near } = await net.connection();
  net.link.forget('up');
  const chunk = Buffer.alloc(1_000_000);
  let sent = 0;
  while (near.socket.write(chunk) && sent < 100) sent += 1;
  const waiting = () => near.socket.writableLength;
  await eventually('it waits', () => waiting() > 0, { within: 5_000 });
  expect(net.link.up).toBeLessThan(chunk.length);
});
