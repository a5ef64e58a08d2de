import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import {
  allStatuses,
  type CaptureStatus,
  captureReports,
  lastStatus,
  startCapture,
} from '../support/capture.ts';
import { inTime } from '../support/eventually.ts';
import { noiseJpegs } from '../support/footage.ts';
import { freePort } from '../support/free-port.ts';
import { MjpegCamera } from '../support/mjpeg-camera.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { Watcher } from '../support/watcher.ts';

let relay: TestRelay;
let api: RelayApi;
let camera: CreatedCamera;

beforeAll(async () => {
  relay = await startRelay();
  api = await relay.signedIn();
});
beforeEach(async () => {
  camera = await api.createCamera();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

const sending = ({ state }: { state: string }) => state === 'sending';

test.each<[TransportChoice, TransportChoice]>([
  ['websocket', 'websocket'],
  ['http', 'http'],
  ['polling', 'http'],
  ['http', 'websocket'],
])(
  'of two capture clients with one key the newest wins and the other ends and says why: %s, then %s',
  async (one, two) => {
    await using first = startCapture({ relay, camera, source: 'test', transport: one });
    await captureReports(first, 'sending', sending);
    using watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(3);
    await using second = startCapture({ relay, camera, source: 'test', transport: two });
    await captureReports(second, 'sending', sending);

    expect(await inTime('the first ends', first.exited, 20_000)).toMatchObject({ code: 3 });
    expect(lastStatus(first.output)).toMatchObject({ state: 'refused', code: 'replaced' });
    await watcher.hasSeen(watcher.arrivals.length + 10);
    const numbers = watcher.arrivals.map(({ header }) => header.sequence);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(second.process.exitCode).toBeNull();
  },
);

test.each<TransportChoice>(['auto', 'http'])(
  'a key that no camera has ends the capture client, which says so: %s',
  async (transport) => {
    await using capture = startCapture({
      relay,
      camera: { key: `${camera.key}x` },
      source: 'test',
      transport,
    });
    expect(await inTime('it ends', capture.exited, 20_000)).toMatchObject({ code: 3 });
    expect(lastStatus(capture.output)).toMatchObject({ state: 'refused', code: 'key-wrong' });
  },
);

test.each<TransportChoice>(['websocket', 'http'])(
  'DE-1, DE-2: a capture client sends a little while nobody watches, and all while somebody does: %s',
  async (transport) => {
    const args = ['--size', '320x240', '--fps', '15'];
    await using capture = startCapture({ relay, camera, source: 'test', transport, args });
    const captured = ({ sent, dropped }: CaptureStatus) => sent + dropped;
    const idle = await captureReports(capture, 'that nobody watches', (now) => captured(now) >= 60, 30_000);
    expect(idle.sent * 3).toBeLessThan(captured(idle));
    const status = await api.camera(camera.id);
    expect(status).toMatchObject({ state: 'online', reason: null, viewers: 0 });
    expect(status?.publisher).not.toHaveProperty('frameIntervalMs');

    using watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(40, 20_000);
    // The relay's latest, then the one that waited for a viewer, then all of them.
    const [from, to] = [2, 39].map((at) => watcher.arrivals[at]?.header.sequence ?? 0) as [number, number];
    expect(to - from).toBeLessThan(2 * 37);
    const watched = await captureReports(capture, 'its viewer', ({ viewers }) => viewers === 1);
    expect(captured(watched) - captured(idle)).toBeLessThan(2 * (watched.sent - idle.sent));

    watcher[Symbol.dispose]();
    const left = await captureReports(capture, 'nobody again', ({ viewers }) => viewers === 0);
    const later = (now: CaptureStatus) => captured(now) >= captured(left) + 45;
    const again = await captureReports(capture, 'that nobody watches again', later, 30_000);
    expect((again.sent - left.sent) * 3).toBeLessThan(captured(again) - captured(left));
  },
);

test.each<Transport>(['websocket', 'http'])(
  'FR-4: a camera whose pictures are larger than the relay takes is sent smaller ones, and none is refused: %s',
  async (transport) => {
    const noise = await noiseJpegs();
    expect(Math.min(...noise.map(({ length }) => length))).toBeGreaterThan(1.5 * MAX_FRAME_BYTES);
    await using source = await MjpegCamera.start(noise, 2);
    const args = ['--quality', '100'];
    await using capture = startCapture({ relay, camera, source: source.url, transport, args });
    await captureReports(capture, 'sending', sending);
    using watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(8, 30_000);

    const sizes = watcher.arrivals.map(({ jpeg }) => jpeg.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    expect(Math.min(...sizes)).toBeGreaterThan(MAX_FRAME_BYTES / 4);
    const { dropped = {} } = (await api.path(camera.id)).viewers[0]?.account ?? {};
    expect([dropped['too-large'] ?? 0, dropped['uplink-lost'] ?? 0]).toEqual([0, 0]);
    // In one session, which nothing has ended.
    const states = allStatuses(capture.output).map(({ state }) => state);
    expect(states.slice(states.indexOf('sending')).filter((state) => state !== 'sending')).toEqual([]);
    expect(lastStatus(capture.output)).toMatchObject({ transport, code: null });
  },
);

test('DE-3: a program that would publish only what is watched waits for its first viewer', async () => {
  const ask = (viewers: number | string) =>
    fetch(`${relay.url}/api/publisher/demand?viewers=${viewers}`, {
      headers: { Authorization: `Bearer ${camera.key}` },
    });
  const waits = ask(0);
  await api.camera(camera.id);
  using watcher = new Watcher(api, camera.id);
  expect(await (await waits).json()).toEqual({ viewers: 1 });
  watcher[Symbol.dispose]();
  expect(await (await ask(1)).json()).toEqual({ viewers: 0 });
  expect((await ask('many')).status).toBe(400);
});

test('a key that is withdrawn ends the capture client that uses it', async () => {
  await using capture = startCapture({ relay, camera, source: 'test' });
  await captureReports(capture, 'sending', sending);
  expect((await api.fetch(`/api/cameras/${camera.id}/key`, { method: 'POST' })).status).toBe(200);
  expect(await inTime('it ends', capture.exited, 20_000)).toMatchObject({ code: 3 });
  expect(lastStatus(capture.output)).toMatchObject({ state: 'refused', code: 'key-wrong' });
});

test('a relay that does not answer is named, and used as soon as it does', async () => {
  const port = await freePort();
  await using capture = startCapture({ relay: { url: `http://127.0.0.1:${port}` }, camera, source: 'test' });
  await captureReports(
    capture,
    'no relay',
    ({ state, code }) => state === 'connecting' && code === 'relay-unreachable',
  );
  await using _late = await startRelay({}, { port });
  await captureReports(
    capture,
    'a relay that does not know its key',
    ({ state }) => state === 'refused',
    20_000,
  );
});
