import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLink } from '../network/link.ts';
import { TestBrowser } from '../support/browser.ts';
import { countedOnce } from '../support/counted-once.ts';
import { eventually } from '../support/eventually.ts';
import { shiftClock } from '../support/in-page.ts';
import { tookLess } from '../support/took-less.ts';
import { FRAME_MS, HostileScene, PAINTING_AGAIN_MS, STALE_MS } from './hostile-scene.ts';

const HOUR_MS = 3_600_000;
/** Ms a picture's age may come to: what an hour of the clock would be taken for is far more. */
const OLDEST_MS = 5_000;
/** Ten seconds more than a relay waits for a viewer's answer to a frame (FL-5). */
const STOOD_STILL_MS = 25_000;
/** Frames at the most that are sent to a page which takes none. */
const ON_ITS_WAY = 5;

let scene: HostileScene;
beforeAll(async () => {
  scene = await HostileScene.open({}, TestBrowser.launch());
});
afterAll(() => scene?.[Symbol.asyncDispose]());

test('a browser that stood still for longer than a relay waits for a viewer paints the newest frame within three, and gets back up to WebSocket', async () => {
  await using person = await scene.watching();
  const goOn = await scene.browser.stops();
  const stopped = Date.now();
  try {
    await eventually('that long', () => Date.now() - stopped >= STOOD_STILL_MS, {
      within: STOOD_STILL_MS + 5_000,
    });
  } finally {
    goOn();
  }
  await person.recovers(Date.now());
  await person.shown.rungBecomes('websocket', 'carrying', 15_000);
  expect(await person.shown.stat('missing')).toBe('0');
});

test('a page that was busy for three seconds paints at most what was on its way, then the newest, and lays it to no transport and to nobody else', async () => {
  await using person = await scene.watching();
  const changes = await person.shown.changes();
  const busy = Date.now();
  await person.visit.page.evaluate(() => {
    const until = performance.now() + 3_000;
    while (performance.now() < until);
  });
  const ended = Date.now();
  const paints = await person.diary.paintsSince(ended, 10 + ON_ITS_WAY);
  const lag = await person.diary.lag(FRAME_MS);
  const firstNew = paints.findIndex((paint) => lag(paint) < STALE_MS);
  expect(firstNew).toBeGreaterThanOrEqual(0);
  expect(firstNew).toBeLessThanOrEqual(ON_ITS_WAY);
  tookLess(PAINTING_AGAIN_MS, ended, paints[firstNew]?.at ?? 0);
  expect(
    paints
      .slice(firstNew)
      .map(lag)
      .filter((ms) => ms > STALE_MS),
  ).toEqual([]);
  await person.shown.becomes('live');
  // While it is busy it shows nothing new, a reason neither; after that the picture stood still, which was nobody's doing.
  const shown = await person.diary.shownSince(busy);
  expect(shown.filter((state) => state !== 'live' && state !== 'stale no-frames')).toEqual([]);
  await person.shown.rungBecomes('websocket', 'carrying');
  expect(await person.shown.changes()).toEqual(changes);
  await countedOnce(scene.api, scene.camera.id);
});

test('TR-1: a clock that is set an hour ahead, then two back, changes neither the picture nor its age', async () => {
  await using link = await startLink(scene.relay.url);
  await using person = await scene.watching({
    at: link.url,
    before: ({ page }) => page.addInitScript(shiftClock),
  });
  const set = Date.now();
  for (const shift of [HOUR_MS, -HOUR_MS]) {
    await person.visit.page.evaluate((ms) => {
      window.portholeClockMs = ms;
    }, shift);
    await person.shown.paints(20);
    const age = Number(await person.shown.stat('age'));
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(OLDEST_MS);
  }
  const shown = await person.diary.shownSince(set);
  // On a busy machine it may truly stand still for a moment.
  expect(shown.filter((state) => state !== 'stale no-frames' && state !== 'live')).toEqual([]);
  for (const stoodStill of await person.diary.stoodStillBefore('stale no-frames', set))
    expect(stoodStill).toBeGreaterThanOrEqual(STALE_MS - FRAME_MS);
  await person.stoodStillLess(PAINTING_AGAIN_MS, set);

  link.stall();
  const said = await person.saysSeconds(3, 10_000);
  const hour = await person.visit.page.evaluate(() => new Date().getHours());
  expect([hour, (hour + 23) % 24]).toContain(said);
});
