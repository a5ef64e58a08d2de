import { connect } from 'node:net';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { RawPolling } from '../support/raw-polling.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';

let relay: TestRelay;
beforeAll(async () => {
  relay = await startRelay();
});
afterAll(() => relay?.[Symbol.asyncDispose]());

const jpegs = await footageJpegs({ width: 160 });
const post = (url: string, id: string, key: string) =>
  fetch(`${url}/api/cameras/${id}/frames`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'image/jpeg' },
    body: new Uint8Array(jpegs[0] as Buffer),
  });

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

describe('CA-4: a key that is replaced', () => {
  test('stops who publishes with it, over Socket.IO and HTTP, and the new one works at once', async () => {
    const api = await relay.signedIn();
    const { id, key } = await api.createCamera();
    using broadcaster = new Broadcaster({ relay, camera: { key }, jpegs, fps: 10 });
    await broadcaster.connected();
    const refused = new Promise<{ code: string }>((resolve) => broadcaster.socket.once('refused', resolve));
    const renewed = (await (await api.fetch(`/api/cameras/${id}/key`, { method: 'POST' })).json()) as {
      key: string;
    };
    expect(await inTime('the publisher is told', refused, 20_000)).toMatchObject({ code: 'key-wrong' });
    expect((await post(relay.url, id, key)).status).toBe(401);
    expect((await post(relay.url, id, renewed.key)).status).toBe(204);
  });
});

describe('ER-2: strangers', () => {
  test('find no namespace that is open to all', async () => {
    const socket = io(relay.url, { forceNew: true, reconnection: false });
    const end = new Promise((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('connect_error', (error: Error & { data?: unknown }) => resolve(error.data));
    });
    expect(await inTime('the handshake ends', end, 20_000)).toMatchObject({ code: 'not-found' });
    socket.disconnect();
  });

  test.each([
    ['of a foreign page', '/socket.io/?EIO=4&transport=websocket', 'Origin: http://evil.example\r\n'],
    ['to nowhere', '/nowhere', ''],
  ])('who reset the connection of an upgrade %s end nobody else’s', async (_what, path, header) => {
    for (let times = 0; times < 5; times += 1) {
      const stranger = connect(relay.port, '127.0.0.1').on('error', () => {});
      stranger.write(`GET ${path} HTTP/1.1\r\nHost: relay\r\n${header}${UPGRADE}`);
      // The upgrade came before this, and what it is answered with has been sent.
      expect((await fetch(`${relay.url}/healthz`)).ok).toBe(true);
      stranger.resetAndDestroy();
    }
    // An error that nobody handles would end this process, which is the relay's.
    expect((await fetch(`${relay.url}/healthz`)).ok).toBe(true);
  });

  test('who announce more than a frame’s one binary part are cut off', async () => {
    const polling = await RawPolling.open(relay.url);
    await polling.send('459-["x"]');
    expect(await polling.receives(/^never$/)).toBeUndefined();
    expect((await fetch(`${relay.url}/healthz`)).ok).toBe(true);
  });
});

test('a player that leaves while its password is checked is no viewer', async () => {
  const api = await relay.signedIn();
  const { id, key } = await api.createCamera();
  using broadcaster = new Broadcaster({ relay, camera: { key }, jpegs, fps: 5 });
  await broadcaster.connected();
  await eventually('the first frame is there', async () => (await api.camera(id))?.latest, {
    within: 20_000,
  });
  const authorization = `Basic ${Buffer.from('admin:street in the morning').toString('base64')}`;
  for (let n = 0; n < 6; n += 1) {
    const leaving = connect(relay.port, '127.0.0.1');
    leaving.write(
      `GET /api/cameras/${id}/stream.mjpeg HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`,
      () => leaving.destroy(),
    );
  }
  const snapshot = await fetch(`${relay.url}/api/cameras/${id}/snapshot.jpg`, { headers: { authorization } });
  expect(snapshot.status).toBe(200);
  await eventually('nobody counts as a viewer', async () => (await api.camera(id))?.viewers === 0, {
    within: 20_000,
  });
});

test('a relay that ends does not wait for connections that say nothing', async () => {
  const ending = await startRelay();
  const silent = connect(ending.port, '127.0.0.1');
  const half = connect(ending.port, '127.0.0.1');
  silent.on('error', () => {});
  half.on('error', () => {});
  half.write(
    'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"user',
  );
  await fetch(`${ending.url}/healthz`);
  await inTime('it ends', Promise.resolve(ending[Symbol.asyncDispose]()), 20_000);
});
