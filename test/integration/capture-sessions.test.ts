import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { captureReports, lastStatus, startCapture } from '../support/capture.ts';
import { inTime } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { type RelayProcess, startRelay } from '../support/relay.ts';
import { Watcher } from '../support/watcher.ts';

let relay: RelayProcess;
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

    expect(await inTime('the first ends', first.exited, 10_000)).toMatchObject({ code: 3 });
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
    expect(await inTime('it ends', capture.exited, 15_000)).toMatchObject({ code: 3 });
    expect(lastStatus(capture.output)).toMatchObject({ state: 'refused', code: 'key-wrong' });
  },
);

test('a key that is withdrawn ends the capture client that uses it', async () => {
  await using capture = startCapture({ relay, camera, source: 'test' });
  await captureReports(capture, 'sending', sending);
  expect((await api.fetch(`/api/cameras/${camera.id}/key`, { method: 'POST' })).status).toBe(200);
  expect(await inTime('it ends', capture.exited, 15_000)).toMatchObject({ code: 3 });
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
  await using late = await startRelay({}, port);
  await captureReports(
    capture,
    'a relay that does not know its key',
    ({ state }) => state === 'refused',
    10_000,
  );
  expect(late.process.process.exitCode).toBeNull();
});
