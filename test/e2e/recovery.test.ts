import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import type { Diary } from '../support/in-page.ts';
import { OwnTime, ownTimes } from '../support/own-time.ts';
import { type RelayProcess, startRelay } from '../support/relay.ts';
import type { TilePage } from '../support/tile-page.ts';

/** Ms after the relay is back in which a picture must be painted, and what a busy machine may keep it waiting. */
const PAINTING_AGAIN_MS = 3_000;
const BUSY_MS = 5_000;
const STALE_MS = 2_000;
const OFFLINE_MS = 10_000;
/** Ms for which a page that has much to paint may not see that two seconds are past, and what a busy machine may add. */
const SEEN_LATE_MS = 1_000;
const ADDED_MS = 2_000;

let relay: RelayProcess;
let api: RelayApi;
let camera: CreatedCamera;
let browser: TestBrowser;

beforeAll(async () => {
  [relay, browser] = await Promise.all([startRelay(), TestBrowser.start()]);
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

async function watching(choice: TransportChoice) {
  const visit = await browser.wall(api, { relayed: true });
  await visit.wall.choseEarlier(choice);
  await visit.wall.open();
  const tile = visit.wall.tile(camera.id);
  await tile.becomes('live', 15_000);
  return { tile, diary: await tile.keepDiary(), [Symbol.asyncDispose]: () => visit[Symbol.asyncDispose]() };
}

const lastPaint = ({ paints }: Diary) => paints.at(-1)?.at ?? 0;

async function shown(state: string, diary: () => Promise<Diary>, within: number): Promise<number> {
  const found = await eventually(
    `the tile was ${state}`,
    async () => (await diary()).states.find((one) => one.state === state),
    { within },
  );
  return found.at;
}

interface Person {
  tile: TilePage;
  diary: () => Promise<Diary>;
}

/** In the words under the picture, and by its code for scripts. */
async function isSaidUnreachable({ tile, diary }: Person): Promise<void> {
  await eventually(
    'the stale picture has its reason',
    async () =>
      (await diary()).states.some(({ state, reason }) => state === 'stale' && reason === 'relay-unreachable'),
    { within: 10_000 },
  );
  await eventually(
    'the page says that the relay is out of reach',
    async () => (await tile.locator.locator('.strip').textContent())?.includes('Relay out of reach'),
    { within: 10_000 },
  );
}

/** The relay has just begun to listen: the page soon paints on a tile that has been greyed, and it is live again. */
async function isPaintedAgain({ tile, diary }: Person, capture: Child): Promise<void> {
  const listening = Date.now();
  const own = new OwnTime();
  const paint = await eventually(
    'a frame is painted again',
    async () => (await diary()).paints.find(({ at }) => at > listening),
    { within: 15_000, context: () => relay.output.slice(-2_000) },
  );
  const said = capture.output.slice(-2_000);
  expect(own.passedMs, said).toBeLessThan(PAINTING_AGAIN_MS);
  expect(paint.at - listening, said).toBeLessThan(PAINTING_AGAIN_MS + BUSY_MS);
  await tile.becomes('live');
}

test.each<TransportChoice>(['auto', 'polling', 'http'])(
  'TR-3: a relay that was killed is said to be out of reach; started again it is painted from within three seconds, and nobody clicks: %s',
  async (choice) => {
    await using capture = startCapture({ relay, camera, source: CLIP.path, transport: choice });
    await using person = await watching(choice);
    await relay.killed();
    await isSaidUnreachable(person);
    await relay.startedAgain();
    await isPaintedAgain(person, capture);
  },
);

test.each<TransportChoice>(['auto', 'http'])(
  'a relay that is told to end says that it restarts, and is painted from within three seconds of being back: %s',
  async (choice) => {
    await using capture = startCapture({ relay, camera, source: CLIP.path, transport: choice });
    await using person = await watching(choice);
    const told = Date.now();
    relay.process.signal('SIGTERM');
    await inTime('it ends', relay.process.exited, 10_000);
    let states: Diary['states'] = [];
    await eventually(
      'the page says that the relay restarts',
      async () => {
        states = (await person.diary()).states.filter(({ at }) => at > told);
        return states.some(({ reason }) => reason === 'relay-restarting');
      },
      { within: 5_000, context: () => `It said: ${JSON.stringify(states)}` },
    );
    await relay.startedAgain();
    await isPaintedAgain(person, capture);
    const since = (await person.diary()).states.filter(({ at }) => at > told);
    expect(since.map(({ reason }) => reason)).not.toContain('relay-unreachable');
  },
);

test.each<TransportChoice>(['websocket', 'http'])(
  'a capture client that was killed leaves a stale picture, then an offline camera: %s',
  async (transport) => {
    await using capture = startCapture({ relay, camera, source: CLIP.path, transport });
    await using person = await watching('auto');
    const own = ownTimes();
    capture.kill('SIGKILL');
    const staleAt = await shown('stale', person.diary, 10_000);
    const offlineAt = await shown('offline', person.diary, 20_000);
    const last = lastPaint(await person.diary());
    expect(own.between(last, staleAt)).toBeLessThanOrEqual(STALE_MS + SEEN_LATE_MS);
    expect(staleAt - last).toBeLessThanOrEqual(STALE_MS + SEEN_LATE_MS + ADDED_MS);
    expect(own.between(last, offlineAt)).toBeLessThanOrEqual(OFFLINE_MS);
    expect(offlineAt - last).toBeLessThanOrEqual(OFFLINE_MS + ADDED_MS);
    expect(await person.tile.locator.getAttribute('data-reason')).toBe('camera-lost');
  },
);

test('a capture client that is told to end says goodbye, and takes its ffmpeg with it', async () => {
  await using capture = startCapture({ relay, camera, source: CLIP.path });
  await captureReports(capture, 'sending', ({ state }) => state === 'sending');
  await using person = await watching('auto');
  capture.signal('SIGTERM');
  expect(await inTime('it ends', capture.exited, 5_000)).toEqual({ code: 0, signal: null });
  expect(capture.groupAlive).toBe(false);
  await person.tile.becomes('offline', OFFLINE_MS);
  expect(await person.tile.locator.getAttribute('data-reason')).toBe('camera-offline');
});

test('a camera that comes back is live again, and nobody clicks', async () => {
  const first = startCapture({ relay, camera, source: CLIP.path });
  await using person = await watching('auto');
  await first[Symbol.asyncDispose]();
  await person.tile.becomes('offline', 2 * OFFLINE_MS);
  await using second = startCapture({ relay, camera, source: CLIP.path });
  await captureReports(second, 'sending', ({ state }) => state === 'sending');
  await person.tile.becomes('live');
  await person.tile.paints(5);
});
