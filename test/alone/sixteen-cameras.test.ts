import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { TestBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import type { WallPage } from '../support/wall-page.ts';

const CAMERAS = 16;
const FPS = 10;
/** Painted of each camera in between: kept by mistake, their pictures would come to 800 MB decoded, and to 30 MB as they came. */
const FRAMES = 100;
/** The graphs' two minutes of samples fill meanwhile. */
const HEAP_GROWTH_BYTES = 4_000_000;
const MEMORY_GROWTH_BYTES = 60_000_000;
const WITHIN_MS = 180_000;

let relay: RelayProcess;
let api: RelayApi;
let browser: TestBrowser;

beforeAll(async () => {
  [relay, browser] = await Promise.all([startRelayProcess(), TestBrowser.launch()]);
  api = await relay.signedIn();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
});

/** Sixteen cameras of one publisher process, sending real pictures at a webcam's smaller size. */
async function broadcast(): Promise<Disposable> {
  const jpegs = await footageJpegs({ width: 320 });
  const broadcasters: Broadcaster[] = [];
  for (let number = 1; number <= CAMERAS; number += 1) {
    const camera = await api.createCamera(`Street ${`${number}`.padStart(2, '0')}`);
    broadcasters.push(new Broadcaster({ relay, camera, jpegs, fps: FPS }));
  }
  return {
    [Symbol.dispose]: () => {
      for (const broadcaster of broadcasters) broadcaster[Symbol.dispose]();
    },
  };
}

const allLive = ({ page }: WallPage) =>
  eventually(
    'all cameras are live',
    async () => (await page.locator('[data-camera][data-state="live"]').count()) === CAMERAS,
    { within: WITHIN_MS, every: 100 },
  );

test(
  'a wall of sixteen cameras paints them all, and keeps nothing of what it has painted',
  async () => {
    using _publishers = await broadcast();
    await using visit = await browser.wall(api);
    const { wall } = visit;
    await wall.open();
    await allLive(wall);
    const [heapBefore, memoryBefore] = [await wall.heapBytes(), await browser.residentBytes()];
    const before = await wall.counts();
    const least = async () =>
      Math.min(...(await wall.counts()).map((frames, index) => frames - Number(before[index])));
    await eventually('all are painted', async () => (await least()) >= FRAMES, {
      within: WITHIN_MS,
      every: 500,
    });
    expect((await wall.heapBytes()) - heapBefore).toBeLessThan(HEAP_GROWTH_BYTES);
    expect((await browser.residentBytes()) - memoryBefore).toBeLessThan(MEMORY_GROWTH_BYTES);
    await allLive(wall);
  },
  2 * WITHIN_MS,
);
