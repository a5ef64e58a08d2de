import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { Chance } from '../support/chance.ts';
import { type VirtualLink, VirtualNetwork } from './virtual-network.ts';
import { Host, VirtualTime } from './virtual-time.ts';

const PORT = 80;

/** A client behind a link, and a server that notes what comes and when. */
function pair() {
  const chance = new Chance(1);
  const time = new VirtualTime(() => chance.next());
  const network = new VirtualNetwork(time);
  const [server, client] = [new Host('server', time), new Host('client', time)];
  network.join(server);
  const link = network.join(client);
  const arrived: { at: number; bytes: number }[] = [];
  const ended: number[] = [];
  let far: Socket | undefined;
  server.run(() =>
    createServer((socket) => {
      far = socket;
      socket.on('data', (chunk) => arrived.push({ at: time.at, bytes: chunk.length }));
      socket.on('error', () => {});
      socket.on('close', () => ended.push(time.at));
    }).listen(PORT),
  );
  const open = async () => {
    const near = client.run(() => connect({ port: PORT, host: 'server' }));
    near.on('error', () => {});
    await time.run(10_000, () => !near.connecting);
    return near;
  };
  const send = (near: Socket, bytes: number) => client.run(() => near.write(Buffer.alloc(bytes)));
  return { time, network, server, client, link, arrived, ended, open, send, far: () => far };
}

/** Ms from sending to the last byte's arrival, and the bytes. */
async function carried(shape: Partial<VirtualLink>, bytes: number) {
  const { time, link, arrived, open, send } = pair();
  Object.assign(link, shape);
  const near = await open();
  const sentAt = time.at;
  send(near, bytes);
  await time.run(60_000);
  const sum = arrived.reduce((total, one) => total + one.bytes, 0);
  return { ms: Math.round(Number(arrived.at(-1)?.at) - sentAt), bytes: sum };
}

test.for([
  ['at once on an open link', {}, 100_000, 0],
  ['after its delay', { delayMs: 150 }, 1_000, 150],
  ['at the rate of the link', { up: 80_000 }, 10_000, 1_000],
  ['at its rate and after its delay', { up: 80_000, delayMs: 150 }, 10_000, 1_150],
] as const)('bytes arrive %s', async ([, shape, bytes, ms]) => {
  expect(await carried(shape, bytes)).toEqual({ ms, bytes });
});

test('what is lost is sent again, and arrives whole and late', async () => {
  const { ms, bytes } = await carried({ loss: 0.3, delayMs: 20 }, 50_000);
  expect(bytes).toBe(50_000);
  expect(ms).toBeGreaterThan(200);
});

test('connecting takes a round trip, and is refused where nobody listens', async () => {
  const { time, client, link, open } = pair();
  link.delayMs = 100;
  await open();
  expect(time.at).toBe(200);
  const codes: unknown[] = [];
  client.run(() => connect({ port: 81, host: 'server' }).on('error', (error) => codes.push(error)));
  await time.run(1_000);
  expect(codes).toMatchObject([{ code: 'ECONNREFUSED' }]);
});

test('what a network that is away did not carry arrives once it is back', async () => {
  const { time, link, arrived, open, send } = pair();
  const near = await open();
  link.isAway = true;
  send(near, 1_000);
  await time.run(5_000);
  expect(arrived).toEqual([]);
  link.isAway = false;
  await time.run(10_000);
  expect(arrived).toMatchObject([{ bytes: 1_000 }]);
});

test('a half-open connection passes neither bytes nor its end, and a new one does', async () => {
  const { time, link, arrived, ended, open, send } = pair();
  const near = await open();
  link.forget();
  send(near, 1_000);
  near.destroy();
  await time.run(60_000);
  expect([arrived, ended]).toEqual([[], []]);
  send(await open(), 500);
  await time.run(100);
  expect(arrived).toMatchObject([{ bytes: 500 }]);
});

test('a reset ends both ends', async () => {
  const { time, link, ended, open } = pair();
  const near = await open();
  link.reset();
  await time.run(10);
  expect(near.destroyed).toBe(true);
  expect(ended).toHaveLength(1);
});

test('connections are cut at their age, and swallow after so many bytes', async () => {
  const { time, link, arrived, open, send } = pair();
  Object.assign(link, { cutAfterMs: 60_000, swallowAfterBytes: 1_500 });
  const near = await open();
  send(near, 1_000);
  await time.run(1_000);
  send(near, 1_000);
  await time.run(30_000);
  expect(arrived).toMatchObject([{ bytes: 1_000 }]);
  await time.run(30_000);
  expect(near.destroyed).toBe(true);
});

test('who sends faster than the link is made to wait by a full buffer', async () => {
  const { time, link, open, send } = pair();
  link.up = 80_000;
  const near = await open();
  send(near, 300_000);
  await time.run(1);
  expect(near.writableLength).toBeGreaterThan(0);
});

test('a suspended host runs nothing and reads nothing, and catches up in order', async () => {
  const { time, server, client, arrived, open, send } = pair();
  const near = await open();
  const ran: number[] = [];
  server.run(() => setTimeout(() => ran.push(time.at), 1_000));
  server.suspend();
  send(near, 100);
  await time.run(5_000);
  expect([ran, arrived]).toEqual([[], []]);
  server.resume();
  await time.run(1);
  expect([ran, arrived]).toEqual([[5_000], [{ at: 5_000, bytes: 100 }]]);
  expect(client.timers).toBe(0);
});

test('clocks, timers and chance of a host are its own; the machine keeps its own', async () => {
  const { time, client } = pair();
  await time.run(1_234);
  client.clockErrorMs = 60_000;
  const seen = client.run(() => ({ now: performance.now(), date: Date.now(), chance: Math.random() }));
  expect(seen).toEqual({ now: 1_234, date: 1_700_000_061_234, chance: expect.any(Number) });
  expect(Math.abs(Date.now() - 1_700_000_000_000)).toBeGreaterThan(86_400_000);
  let ticks = 0;
  const timer = client.run(() => setInterval(() => (ticks += 1), 100));
  await time.run(1_000);
  clearInterval(timer);
  await time.run(1_000);
  expect(ticks).toBe(10);
});
