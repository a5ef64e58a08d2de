import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { errorBodySchema } from '@porthole/shared/protocol/wire';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTime } from '../support/eventually.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay?.[Symbol.asyncDispose]());

const get = (path: string, init?: RequestInit) => fetch(`${relay.url}/api/probe/${path}`, init);
const codeOf = async (response: Response) => errorBodySchema.parse(await response.json()).error.code;
const body = new Uint8Array(100_000);

describe('AC-8: the network can be probed by who is not signed in', () => {
  test('a body is counted', async () => {
    const answer = await get('echo', { method: 'POST', body });
    expect(await answer.json()).toEqual({ bytes: body.length });
  });

  test('as many bytes come as were asked for', async () => {
    expect((await (await get('download?bytes=123456')).arrayBuffer()).byteLength).toBe(123_456);
  });

  test('an answer in parts has as many as were asked for', async () => {
    const answer = await (await get('trickle?parts=4&everyMs=100')).text();
    expect(answer.trim().split('\n')).toHaveLength(4);
  });

  test('the headers of proxies are named, and the congestion control of the relay’s TCP', async () => {
    const headers = { via: '1.1 proxy01', 'x-forwarded-for': '10.0.0.7', cookie: 'porthole_session=hush' };
    const told = await (await get('seen', { headers })).json();
    const ofLinux = '/proc/sys/net/ipv4/tcp_congestion_control';
    const congestionControl = existsSync(ofLinux) ? readFileSync(ofLinux, 'utf8').trim() : null;
    expect(told).toEqual({
      headers: ['Via', 'X-Forwarded-For'],
      congestionControl,
    });
  });
});

describe('PR-1: what is asked beyond the bounds is refused', () => {
  test.each([
    ['GET', 'download?bytes=2000001', 400, 'bad-request'],
    ['GET', 'download?bytes=-1', 400, 'bad-request'],
    ['GET', 'download', 400, 'bad-request'],
    ['GET', 'trickle?parts=11&everyMs=100', 400, 'bad-request'],
    ['GET', 'trickle?parts=1&everyMs=20001', 400, 'bad-request'],
    ['GET', 'trickle?parts=4&everyMs=1', 400, 'bad-request'],
    ['GET', 'arrivals/short', 400, 'bad-request'],
    ['GET', 'arrivals/..%2f..%2fetc%2fpasswd', 400, 'bad-request'],
  ])('%s %s', async (method, path, status, code) => {
    const answer = await get(path, { method });
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });

  test('a body that is too large, announced or not', async () => {
    const announced = await get('echo', { method: 'POST', body: new Uint8Array(2_000_001) });
    expect([announced.status, await codeOf(announced)]).toEqual([413, 'body-too-large']);
    expect(await inTime('the stream is refused', pourUntilRefused(), 20_000)).toBe(413);
  });

  test('a page of another origin', async () => {
    const answer = await get('seen', { headers: { origin: 'https://evil.example' } });
    expect(await codeOf(answer)).toBe('origin-refused');
  });
});

/** A body of no announced length, on and on. */
function pourUntilRefused(): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${relay.url}/api/probe/echo`, { method: 'POST' });
    const pour = () => {
      // Between two it reads what it is told.
      if (!asked.destroyed) asked.write(Buffer.alloc(64_000), () => setImmediate(pour));
    };
    asked.once('response', (answer) => {
      resolve(answer.statusCode);
      asked.destroy();
    });
    asked.on('error', reject);
    pour();
  });
}

async function probe(options: object = {}): Promise<Socket> {
  const socket = io(`${relay.url}/probe`, { forceNew: true, reconnection: false, ...options });
  await inTime('the probe is greeted', new Promise((resolve) => socket.once('hello', resolve)), 20_000);
  return socket;
}

describe('PR-3: a probe’s socket', () => {
  const echo = (socket: Socket, payload: unknown) => socket.timeout(20_000).emitWithAck('echo', payload);

  test('gives a frame back as it was', async () => {
    const socket = await probe({ transports: ['websocket'] });
    const back: ArrayBuffer = await echo(socket, Uint8Array.of(1, 2, 3));
    expect([...new Uint8Array(back)]).toEqual([1, 2, 3]);
    socket.disconnect();
  });

  test.each<[string, unknown[]]>([
    ['nothing that is known', ['watch', { camera: 'cam_aaaaaaaaaa' }]],
    ['a large body back', ['echo', new Uint8Array(40_001), () => {}]],
    ['what is no frame', ['echo', 'frame', () => {}]],
    ['a frame and waits for none', ['echo', new Uint8Array(1)]],
  ])('that asks for %s is told so', async (_, [event, ...args]) => {
    const socket = await probe();
    const fault = new Promise((resolve) => socket.once('fault', resolve));
    socket.emit(String(event), ...args);
    expect(await inTime('it is told', fault, 20_000)).toMatchObject({ code: 'bad-request' });
    socket.disconnect();
  });

  test('gives sixty frames back and no more', async () => {
    const socket = await probe();
    const fault = new Promise((resolve) => socket.once('fault', resolve));
    await Promise.all(Array.from({ length: 60 }, () => echo(socket, new Uint8Array(1))));
    socket.emit('echo', new Uint8Array(1), () => {});
    expect(await inTime('it is told', fault, 20_000)).toMatchObject({ code: 'bad-request' });
    socket.disconnect();
  });
});

describe('PR-4: whether an upgrade arrived', () => {
  const arrival = async (attempt: string) => (await get(`arrivals/${attempt}`)).json();

  test('is told to who made it', async () => {
    const attempt = 'upgrade-that-came';
    expect(await arrival(attempt)).toEqual({ arrived: null, via: null, refused: null, sure: true });
    const socket = await probe({ transports: ['websocket'], query: { probe: attempt } });
    expect(await arrival(attempt)).toMatchObject({ arrived: 'upgrade', via: null });
    socket.disconnect();
  });

  test('and that its header was gone', async () => {
    const attempt = 'upgrade-with-no-header';
    await fetch(`${relay.url}/socket.io/?EIO=4&transport=websocket&probe=${attempt}`, {
      headers: { via: '1.0 old' },
    });
    expect(await arrival(attempt)).toMatchObject({ arrived: 'plain', via: '1.0 old' });
  });

  test('and why the relay itself refused it', async () => {
    const attempt = 'upgrade-of-another-page';
    const socket = io(`${relay.url}/probe`, {
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
      query: { probe: attempt },
      extraHeaders: { origin: 'https://evil.example' },
    });
    await inTime('it is refused', new Promise((resolve) => socket.once('connect_error', resolve)), 20_000);
    expect(await arrival(attempt)).toMatchObject({ arrived: 'upgrade', refused: 'origin-refused' });
    socket.disconnect();
  });
});

test('PR-2: who asks too much at once is refused, over HTTP and Socket.IO, and nobody else waits', async () => {
  await using own = await startRelay();
  const controller = new AbortController();
  const held = Array.from({ length: 16 }, () =>
    fetch(`${own.url}/api/probe/trickle?parts=1&everyMs=20000`, { signal: controller.signal }).catch(
      () => {},
    ),
  );
  const refused = await inTime('one is refused', firstRefused(own.url), 20_000);
  expect([refused.status, await codeOf(refused)]).toEqual([429, 'too-many-tries']);
  const socket = io(`${own.url}/probe`, { forceNew: true, reconnection: false });
  const end = new Promise((resolve) =>
    socket.once('connect_error', (error: Error & { data?: unknown }) => resolve(error.data)),
  );
  expect(await inTime('the socket is refused', end, 20_000)).toMatchObject({ code: 'too-many-tries' });
  expect((await fetch(`${own.url}/api/clock`)).status).toBe(200);
  controller.abort();
  await Promise.all(held);
});

async function firstRefused(url: string): Promise<Response> {
  for (;;) {
    const answer = await fetch(`${url}/api/probe/seen`);
    if (answer.status === 429) return answer;
    await answer.text();
  }
}
