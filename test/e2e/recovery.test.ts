import type { CreatedCamera } from '@porthole/shared/protocol/api';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { DiaryReader } from '../support/diary-reader.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import type { Diary } from '../support/in-page.ts';
import { ownTimes } from '../support/own-time.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import type { TilePage } from '../support/tile-page.ts';
import { tookLess } from '../support/took-less.ts';
import { isPaintedAgain, type Picture, STALE_MS } from './hostile-scene.ts';

/** Ms that a busy machine may add where a relay starts on it too. */
const RELAY_BUSY_MS = 5_000;
const OFFLINE_MS = 10_000;
const ENDS_WITHIN_MS = 5_000;
/** Ms for which a page that has much to paint may not see that two seconds are past, and what a busy machine may add. */
const SEEN_LATE_MS = 1_000;
const ADDED_MS = 2_000;

let relay: RelayProcess;
let api: RelayApi;
let camera: CreatedCamera;
let browser: TestBrowser;

beforeAll(async () => {
  [relay, browser] = await Promise.all([startRelayProcess(), TestBrowser.start()]);
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

async function watching(choice: TransportChoice): Promise<Person & AsyncDisposable> {
  const visit = await browser.wall(api, { relayed: true });
  await visit.wall.choseEarlier(choice);
  await visit.wall.open();
  const tile = visit.wall.tile(camera.id);
  await tile.becomes('live', 15_000);
  const diary = await tile.keepDiary();
  const picture = { shown: tile, diary: new DiaryReader(diary), api, camera: camera.id };
  return { tile, diary, picture, [Symbol.asyncDispose]: () => visit[Symbol.asyncDispose]() };
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
  picture: Picture;
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

test.each<TransportChoice>(['auto', 'polling', 'http'])(
  'TR-3: a relay that was killed is said to be out of reach; started again it is painted from within three seconds, and nobody clicks: %s',
  async (choice) => {
    await using _capture = startCapture({ relay, camera, source: CLIP.path, transport: choice });
    await using person = await watching(choice);
    await relay.killed();
    await isSaidUnreachable(person);
    await relay.startedAgain();
    await isPaintedAgain(person.picture, Date.now(), { busyMs: RELAY_BUSY_MS });
  },
);

test.each<TransportChoice>(['auto', 'http'])(
  'a relay that is told to end says that it restarts, and is painted from within three seconds of being back: %s',
  async (choice) => {
    await using _capture = startCapture({ relay, camera, source: CLIP.path, transport: choice });
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
    await isPaintedAgain(person.picture, Date.now(), { busyMs: RELAY_BUSY_MS });
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
  const told = Date.now();
  capture.signal('SIGTERM');
  expect(await inTime('it ends', capture.exited, 10_000)).toEqual({ code: 0, signal: null });
  tookLess(ENDS_WITHIN_MS, told, Date.now(), 5_000);
  expect(capture.groupAlive).toBe(false);
  await person.tile.becomes('offline', OFFLINE_MS);
  expect(await person.tile.locator.getAttribute('data-reason')).toBe('camera-offline');
});

test('TR-3: a camera that comes back is painted within three seconds of its capture client being at work, the newest first, and nobody clicks', async () => {
  const first = startCapture({ relay, camera, source: CLIP.path });
  await using person = await watching('auto');
  await first[Symbol.asyncDispose]();
  await person.tile.becomes('offline', 2 * OFFLINE_MS);
  const { picture } = person;
  const begun = Date.now();
  await using second = startCapture({ relay, camera, source: CLIP.path });
  await captureReports(second, 'sending', ({ state }) => state === 'sending');
  const atWork = Date.now();
  const [back] = await picture.diary.paintsSince(begun);
  // What it takes to start is the machine's; it may be painted before it has told, once a second, that it sends.
  await isPaintedAgain(picture, Math.min(atWork, (back?.at ?? 0) - 1), { from: begun });
});
