import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import { errorBodySchema } from '@porthole/shared/protocol/wire';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { inTime } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { RawPolling } from '../support/raw-polling.ts';
import { type RelayInProcess, startRelay } from '../support/relay.ts';

const A_CAMERA = 'cam_aaaaaaaaaa';
const FOREIGN = { origin: 'https://evil.example' };

let relay: RelayInProcess;
let api: RelayApi;
let camera: CreatedCamera;

beforeAll(async () => {
  relay = await startRelay({ PORTHOLE_SIGN_IN_LINK: 'on' });
  api = await relay.signedIn();
  camera = await api.createCamera();
});
afterAll(() => relay?.[Symbol.asyncDispose]());

const codeOf = async (response: Response) => errorBodySchema.parse(await response.json()).error.code;
const json = { 'content-type': 'application/json' };

describe('AC-8: nothing is served to who is not signed in', () => {
  test.each([
    ['GET', '/api/cameras'],
    ['POST', '/api/cameras'],
    ['PATCH', `/api/cameras/${A_CAMERA}`],
    ['DELETE', `/api/cameras/${A_CAMERA}`],
    ['POST', `/api/cameras/${A_CAMERA}/key`],
    ['GET', `/api/cameras/${A_CAMERA}/snapshot.jpg`],
    ['GET', `/api/cameras/${A_CAMERA}/last-frame.jpg?since=1`],
    ['GET', `/api/cameras/${A_CAMERA}/stream.mjpeg`],
    ['GET', `/api/cameras/${A_CAMERA}/frames/next`],
    ['GET', '/api/frames/next?viewer=aaaaaaaaaaaaaaaaaaaa&watch='],
    ['POST', '/api/test-pattern'],
    ['GET', '/api/session'],
    ['DELETE', '/api/session'],
    ['PUT', '/api/session/password'],
  ])('%s %s', async (method, path) => {
    for (const headers of [{}, { cookie: 'porthole_session=forged' }]) {
      const response = await fetch(relay.url + path, { method, headers });
      expect([response.status, await codeOf(response)]).toEqual([401, 'signed-out']);
    }
  });

  test('nor over Socket.IO', async () => {
    expect(await handshake({})).toMatchObject({ code: 'signed-out' });
  });
});

describe('ER-4: where nothing is served', () => {
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
  const NOWHERE = [
    ...['/nope', '/assets', '/assets/nope.js', '/sign-in', '/metrics/nope', '/healthz/nope'],
    ...[
      '/api',
      '/api/nope',
      '/api/cameras/nope',
      '/api/cameras/nope/nope',
      '/api/session/nope',
      '/api/probe/nope',
    ],
  ];
  const OTHER_METHODS = [
    ['POST', '/metrics'],
    ['PATCH', '/healthz'],
    ['DELETE', '/api/clock'],
    ['PUT', '/api/cameras'],
    ['PATCH', '/api/session'],
    ['GET', `/api/cameras/${A_CAMERA}/key`],
    ['POST', `/api/cameras/${A_CAMERA}/snapshot.jpg`],
    ['OPTIONS', '/api/cameras'],
  ];
  const everywhere = [...NOWHERE.flatMap((path) => METHODS.map((method) => [method, path])), ...OTHER_METHODS]
    // A camera's own address.
    .filter(([method = '', path]) => path !== '/api/cameras/nope' || !['PATCH', 'DELETE'].includes(method));

  test.each(everywhere)('%s %s is not found, whoever asks', async (method, path) => {
    for (const headers of [{}, { cookie: api.cookie }, { authorization: `Bearer ${camera.key}` }]) {
      const body = ['GET', 'HEAD'].includes(method) ? null : '{'.repeat(5_000);
      const init = { method, body, headers: { ...json, ...headers }, redirect: 'manual' } as const;
      const response = await fetch(relay.url + path, init);
      expect(response.status).toBe(404);
      if (method !== 'HEAD') expect(await codeOf(response)).toBe('not-found');
    }
  });
});

describe('AC-6: a key cannot view and a session cannot publish', () => {
  test('a camera key opens no picture, its own neither', async () => {
    const { id, key } = await api.createCamera('Keyed');
    for (const path of [
      '/api/cameras',
      `/api/cameras/${id}/snapshot.jpg`,
      `/api/cameras/${id}/last-frame.jpg?since=1`,
      `/api/cameras/${id}/frames/next`,
    ]) {
      const response = await fetch(relay.url + path, { headers: { authorization: `Bearer ${key}` } });
      expect(await codeOf(response)).toBe('signed-out');
    }
    expect(await handshake({ authorization: `Bearer ${key}` })).toMatchObject({ code: 'signed-out' });
  });

  test('a signed-in person posts no frame', async () => {
    const { id } = await api.createCamera('Sessioned');
    const [jpeg] = await footageJpegs({ width: 160 });
    const frame = {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: new Uint8Array(jpeg as Buffer),
    };
    expect(await codeOf(await api.fetch(`/api/cameras/${id}/frames`, frame))).toBe('key-missing');
  });

  test('one camera’s key posts to no other, and a camera that is not there is none', async () => {
    const { key } = await api.createCamera('Mine');
    const { id: other } = await api.createCamera('Other');
    const post = (id: string) =>
      fetch(`${relay.url}/api/cameras/${id}/frames`, {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg', authorization: `Bearer ${key}` },
        body: new Uint8Array(1),
      });
    expect(await codeOf(await post(other))).toBe('key-other-camera');
    expect(await codeOf(await post(A_CAMERA))).toBe('camera-unknown');
  });
});

describe('AC-3: foreign pages', () => {
  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])('are refused: %s', async (origin) => {
    const answers = await Promise.all([
      api.fetch('/api/cameras', { headers: { origin } }),
      api.fetch('/api/session', { method: 'DELETE', headers: { origin } }),
      api.fetch('/socket.io/?EIO=4&transport=polling', { headers: { origin } }),
    ]);
    for (const response of answers)
      expect([response.status, await codeOf(response)]).toEqual([403, 'origin-refused']);
  });

  test('are refused over WebSocket, cookie or not', async () => {
    for (const transports of [['websocket'], ['polling']]) {
      const refused = await handshake({ cookie: api.cookie, ...FOREIGN }, transports);
      expect(refused).not.toBe('connected');
    }
  });

  test('cannot go on with a connection’s id they have stolen', async () => {
    const { address } = await RawPolling.open(relay.url, { cookie: api.cookie });
    expect(await new RawPolling(address, FOREIGN).send('40/view,')).toBe(403);
  });

  test('see no picture as an image of theirs', async () => {
    const headers = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'image',
    };
    expect((await api.fetch(`/api/cameras/${A_CAMERA}/snapshot.jpg`, { headers })).status).toBe(403);
  });
});

describe('AC-1: the link that is printed at start', () => {
  test('signs in once, from a browser or from curl, and a prefetch does not use it up', async () => {
    const link = new URL(relay.signInLink ?? '').pathname;
    const open = (init: RequestInit = {}) => fetch(relay.url + link, { redirect: 'manual', ...init });
    expect((await open({ headers: { 'sec-purpose': 'prefetch' } })).status).toBe(404);
    expect((await open({ method: 'HEAD' })).status).toBe(404);
    const first = await open();
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    expect(first.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax$/);
    const again = await open();
    expect([again.headers.get('location'), again.headers.getSetCookie()]).toEqual(['/?reason=link-used', []]);
  });
});

describe('AC-2: a session', () => {
  test('that is ended takes its open connections with it', async () => {
    const leaving = await relay.signedIn();
    const { id, key } = await api.createCamera('Left behind');
    using broadcaster = new Broadcaster({
      relay,
      camera: { key },
      jpegs: await footageJpegs({ width: 160 }),
      fps: 10,
    });
    await broadcaster.connected();
    const socket = viewSocket({ cookie: leaving.cookie });
    const refused = new Promise<{ code: string }>((resolve) => socket.once('refused', resolve));
    const greeted = new Promise<void>((resolve) => socket.once('hello', () => resolve()));
    const stream = await leaving.fetch(`/api/cameras/${id}/stream.mjpeg`);
    const streamEnds = drained(stream);
    await inTime('the viewer connects', greeted, 20_000);
    expect((await leaving.fetch('/api/session', { method: 'DELETE' })).status).toBe(204);
    expect(await inTime('the viewer is told', refused, 20_000)).toMatchObject({ code: 'signed-out' });
    await inTime('the stream ends', streamEnds, 20_000);
    expect((await leaving.fetch('/api/cameras')).status).toBe(401);
    socket.disconnect();
  });

  test('that was shown at a connection’s handshake alone is the connection’s until it is ended', async () => {
    const leaving = await relay.signedIn();
    const opened = await Promise.all(
      [1, 2].map(() => RawPolling.open(relay.url, { cookie: leaving.cookie })),
    );
    const [joined, late] = opened.map(({ address }) => new RawPolling(address, {})) as [
      RawPolling,
      RawPolling,
    ];
    await joined.send('40/view,');
    expect(await joined.receives(/"hello"/)).toBeDefined();
    await leaving.fetch('/api/session', { method: 'DELETE' });
    expect(await joined.receives(/"refused"/)).toContain('signed-out');
    expect(await joined.receives(/^1$/)).toBe('1');
    await late.send('40/view,');
    expect(await late.receives(/^44\/view,/)).toContain('signed-out');
  });

  test('is not begun by a password guessed, however often', async () => {
    const guess = () =>
      fetch(`${relay.url}/api/session`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ username: 'admin', password: 'x' }),
      });
    const codes = await Promise.all(Array.from({ length: 12 }, async () => codeOf(await guess())));
    expect(codes.filter((code) => code === 'sign-in-refused')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too-many-tries')).toHaveLength(2);
  });
});

function viewSocket(extraHeaders: Record<string, string>, transports = ['polling']): Socket {
  return io(relay.url + VIEW_NAMESPACE, { extraHeaders, transports, forceNew: true, reconnection: false });
}

/** How joining the viewers' namespace ends. */
async function handshake(headers: Record<string, string>, transports?: string[]): Promise<unknown> {
  const socket = viewSocket(headers, transports);
  const end = new Promise((resolve) => {
    socket.once('connect', () => resolve('connected'));
    socket.once('connect_error', (error: Error & { data?: unknown }) => resolve(error.data ?? 'refused'));
  });
  return inTime('the handshake ends', end, 20_000).finally(() => socket.disconnect());
}

/** Resolves when the relay ends the answer, or cuts it. */
async function drained(response: Response): Promise<void> {
  const reader = response.body?.getReader();
  for (;;) {
    const chunk = await reader?.read().catch(() => undefined);
    if (!chunk || chunk.done) return;
  }
}
