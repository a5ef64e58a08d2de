import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { WatchedPage } from './hostile-scene.ts';

/** A real relay, capture client or browser that fails, once each. How soon it is said and over is proven in `test/sim`. */
const WITHIN_MS = 60_000;

let relay: RelayProcess;
let api: RelayApi;
let camera: CreatedCamera;
let browser: TestBrowser;

beforeAll(async () => {
  // One of its own: a test stops its processes.
  [relay, browser] = await Promise.all([startRelayProcess(), TestBrowser.launch()]);
  api = await relay.signedIn();
});
beforeEach(async () => {
  camera = await api.createCamera();
});
afterEach(async () => {
  await api.fetch(`/api/cameras/${camera.id}`, { method: 'DELETE' });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
});

async function watching(choice: TransportChoice = 'auto'): Promise<WatchedPage> {
  const visit = await browser.wall(api, { relayed: true });
  await visit.wall.choseEarlier(choice);
  const page = await WatchedPage.open({ visit, api, camera: camera.id });
  await page.shown.becomes('live');
  await page.shown.paints(20);
  return page;
}

const capturing = (transport: TransportChoice = 'auto') =>
  startCapture({ relay, camera, source: CLIP.path, transport });

test.each<TransportChoice>(['auto', 'http'])(
  '[TR-3] a relay that was killed is said to be out of reach, and painted from again once it is back: %s',
  async (choice) => {
    await using _capture = capturing(choice);
    await using page = await watching(choice);
    const killed = Date.now();
    await relay.killed();
    await page.diary.shows('stale relay-unreachable', killed, WITHIN_MS);
    await page.says(/Relay out of reach/);
    await relay.startedAgain();
    await page.recovers(Date.now());
  },
  120_000,
);

test('a relay that is told to end says that it restarts, and is painted from again once it is back', async () => {
  await using _capture = capturing();
  await using page = await watching();
  const told = Date.now();
  relay.process.signal('SIGTERM');
  await inTime('it ends', relay.process.exited, WITHIN_MS);
  await page.diary.shows('stale relay-restarting', told, WITHIN_MS);
  await relay.startedAgain();
  await page.recovers(Date.now());
}, 120_000);

test('[TR-3] a camera whose PC is gone is stale, then offline, and is painted again once it is back', async () => {
  const capture = capturing();
  await using page = await watching();
  const killed = Date.now();
  capture.kill('SIGKILL');
  await page.diary.shows('offline camera-lost', killed, WITHIN_MS);
  expect((await page.diary.shownSince(killed)).some((shown) => shown.startsWith('stale '))).toBe(true);
  await capture[Symbol.asyncDispose]();
  const begun = Date.now();
  await using _second = capturing();
  await page.recovers(begun);
}, 120_000);

test('a capture client that is told to end says goodbye, and takes its ffmpeg with it', async () => {
  await using capture = capturing();
  await captureReports(capture, 'sending', ({ state }) => state === 'sending');
  await using page = await watching();
  const told = Date.now();
  capture.signal('SIGTERM');
  expect(await inTime('it ends', capture.exited, WITHIN_MS)).toEqual({ code: 0, signal: null });
  expect(capture.groupAlive).toBe(false);
  await page.diary.shows('offline camera-offline', told, WITHIN_MS);
});

test('[TR-3] a page whose cable is pulled says so, and paints again once it is back', async () => {
  await using _capture = capturing();
  await using page = await watching();
  const pulled = Date.now();
  await page.visit.context.setOffline(true);
  await page.diary.shows('stale network-offline', pulled, WITHIN_MS);
  await page.says(/last frame \d\d:\d\d:\d\d \(\d+ s ago\)/);
  await page.visit.context.setOffline(false);
  await page.recovers(Date.now());
  await page.shown.rungBecomes('websocket', 'carrying');
});

test('a browser that stood still until its relay let go of it paints again', async () => {
  await using _capture = capturing();
  await using page = await watching();
  const goOn = await browser.stops();
  const viewers = async () => (await api.camera(camera.id))?.viewers;
  try {
    await eventually('it is let go', async () => (await viewers()) === 0, { within: WITHIN_MS, every: 250 });
  } finally {
    goOn();
  }
  await page.recovers(Date.now());
  await page.shown.rungBecomes('websocket', 'carrying');
}, 120_000);
