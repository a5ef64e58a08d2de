import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureReports, startCapture } from '../support/capture.ts';
import { countedOnce } from '../support/counted-once.ts';
import { CLIP, footageJpegs } from '../support/footage.ts';
import { MjpegCamera } from '../support/mjpeg-camera.ts';
import { HostileScene } from './hostile-scene.ts';

/** When each of them is said is proven in `test/sim/endings`. */
const WITHIN_MS = 60_000;

let scene: HostileScene;
beforeAll(async () => {
  scene = await HostileScene.open();
});
afterAll(() => scene?.[Symbol.asyncDispose]());

test('[AC-8] a session that is ended elsewhere takes the picture from the page, says so, and returns by signing in', async () => {
  const person = await scene.relay.signedIn();
  await using page = await scene.watching({ person });
  const endedAt = Date.now();
  expect((await person.fetch('/api/session', { method: 'DELETE' })).status).toBe(204);
  await page.diary.shows('offline signed-out', endedAt, WITHIN_MS);

  const { sequence, rgba } = await page.shown.painted();
  expect([sequence, rgba.every((byte) => byte === 0)]).toEqual([Number.NaN, true]);
  expect(await page.shown.locator.textContent()).toContain('Your session has ended');
  await page.shown.locator.getByRole('button', { name: 'Sign in' }).click();
  await page.visit.page.getByLabel('Name').fill(scene.relay.admin.username);
  await page.visit.page.getByLabel('Password', { exact: true }).fill(scene.relay.admin.password);
  await page.visit.page.getByRole('button', { name: 'Sign in' }).click();
  await page.shown.becomes('live');
  await page.shown.paints(5);
  await countedOnce(scene.api, scene.camera.id);
});

test('[CA-5, TR-3] a camera that sends the very same picture is stale, says since when, and is live when it moves', async () => {
  const other = await scene.api.createCamera();
  await using source = await MjpegCamera.start(await footageJpegs({ width: 320 }), 10);
  await using sending = startCapture({ relay: scene.relay, camera: other, source: source.url });
  await captureReports(sending, 'sending', ({ state }) => state === 'sending', 30_000);
  await using page = await scene.watching({ camera: other.id });
  source.stuck = true;
  const stuck = Date.now();
  await page.diary.shows('stale frozen-source', stuck, WITHIN_MS);
  await page.says(/the same frame since \d\d:\d\d:\d\d \(\d+ s\)/);
  await page.shown.paints(5);
  source.stuck = false;
  await page.diary.shows('live', Date.now(), WITHIN_MS);
});

test('[CA-4] a camera whose key is withdrawn says so, and is back with the new key', async () => {
  await using page = await scene.watching();
  const withdrawn = Date.now();
  const answer = await scene.api.fetch(`/api/cameras/${scene.camera.id}/key`, { method: 'POST' });
  const renewed = (await answer.json()) as { key: string };
  await page.diary.shows('offline key-withdrawn', withdrawn, WITHIN_MS);
  await page.shown.locator.getByRole('button', { name: 'Make a new key' }).waitFor();
  await captureReports(scene.capture, 'refused', ({ state }) => state === 'refused');

  await using _second = startCapture({ relay: scene.relay, camera: renewed, source: CLIP.path });
  await page.shown.becomes('live');
  await page.shown.paints(5);
  await countedOnce(scene.api, scene.camera.id);
});
