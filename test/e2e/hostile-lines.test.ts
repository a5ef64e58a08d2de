import { REASONS } from '@porthole/shared/protocol/reasons';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLink } from '../network/link.ts';
import { eventually } from '../support/eventually.ts';
import { tookLess } from '../support/took-less.ts';
import { FRAME_MS, HostileScene, PAINTING_AGAIN_MS, STALE_MS } from './hostile-scene.ts';

/** Ms until a connection that brings nothing has another one beside it (LA-4). */
const NOTICED_MS = 1_500;
/** Ms for which a busy machine may keep a page from seeing that two seconds are past. */
const SEEN_LATE_MS = 1_000;
/** LA-8, and one for what else a page asks. */
const MOST_CONNECTIONS = 6;

let scene: HostileScene;
beforeAll(async () => {
  scene = await HostileScene.open();
});
afterAll(() => scene?.[Symbol.asyncDispose]());

test('where every connection is cut every three seconds for twenty, the picture stands still for less than three', async () => {
  await using link = await startLink(scene.relay.url);
  await using page = await scene.watching({ at: link.url });
  link.cutsAfterMs = 3_000;
  link.cut();
  const began = Date.now();
  await eventually('twenty seconds are over', () => Date.now() - began >= 20_000, { within: 30_000 });
  link.cutsAfterMs = undefined;
  const ended = Date.now();
  await page.stoodStillLess(PAINTING_AGAIN_MS, began);
  const changes = await page.shown.changes();
  expect(changes.some((one) => one.endsWith(' websocket-cut'))).toBe(true);
  await page.recovers(ended);
  expect(link.mostOpen).toBeLessThanOrEqual(2 * MOST_CONNECTIONS);
  await eventually('no connection is left over', () => link.open <= MOST_CONNECTIONS, { within: 10_000 });
});

test('TR-1, TR-3: where the network stalls for eight seconds, the picture is stale within two, says since when, and is new within three of the end', async () => {
  await using link = await startLink(scene.relay.url);
  await using page = await scene.watching({ at: link.url });
  const stalled = Date.now();
  const goOn = link.stall();
  const stale = await page.diary.shows('stale no-frames', stalled, 5_000);
  tookLess(STALE_MS + SEEN_LATE_MS, await page.diary.lastPaint(), stale);
  await page.saysSeconds(8, 15_000);
  const ended = Date.now();
  goOn();
  await page.recovers(ended);
});

test('LA-4: where the connections are half-open both ways, the page notices and paints over new ones within three seconds', async () => {
  await using link = await startLink(scene.relay.url);
  await using page = await scene.watching({ at: link.url });
  const forgotten = Date.now();
  link.forget();
  await page.shown.rungBecomes('http', 'carrying', 15_000);
  await page.shown.rungBecomes('websocket', 'failed websocket-silent', 10_000);
  await page.shown.paints(10);
  await page.stoodStillLess(NOTICED_MS + PAINTING_AGAIN_MS, forgotten - FRAME_MS);
  await page.recovers(forgotten + NOTICED_MS);
});

test('TR-3: where the cable is pulled the page says so, and paints the moment it is back', async () => {
  await using link = await startLink(scene.relay.url);
  await using page = await scene.watching({ at: link.url });
  const pulled = Date.now();
  await page.visit.context.setOffline(true);
  link.refuses = true;
  link.cut();
  await page.diary.shows('stale network-offline', pulled, 10_000);
  await page.says(new RegExp(REASONS['network-offline'].label), 5_000);
  expect(await page.shown.changes()).toContain('websocket- network-offline');
  await page.saysSeconds(5, 10_000);
  link.refuses = false;
  const back = Date.now();
  await page.visit.context.setOffline(false);
  await page.recovers(back);
  await page.shown.rungBecomes('websocket', 'carrying');
});
