import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { ROOT } from '../support/child.ts';
import { countedOnce } from '../support/counted-once.ts';
import { CLIP, footageJpegs } from '../support/footage.ts';
import { MjpegCamera } from '../support/mjpeg-camera.ts';
import { tookLess } from '../support/took-less.ts';
import { HostileScene, PAINTING_AGAIN_MS } from './hostile-scene.ts';

const run = promisify(execFile);

/** Ms in which the relay is back and a page has painted. */
const EXPIRES_IN_MS = 35_000;
/** Ms after which the very same picture is that of a webcam which repeats itself (CA-5), and some for the relay to look. */
const STUCK_MS = 10_000;
/** Ms that a busy machine may take on top. */
const LONG_BUSY_MS = 5_000;
/** Ms for a page to say that a camera is offline: for 4.5 s of them one that has left may come back. */
const SAYS_LEFT_WITHIN_MS = 8_000;

let scene: HostileScene;
beforeAll(async () => {
  scene = await HostileScene.open();
});
afterAll(() => scene?.[Symbol.asyncDispose]());

/** As when its hours are over in a few seconds: the relay reads what the store says, and the store is what is changed here. @returns when, epoch ms */
async function expiresSoon(person: RelayApi): Promise<number> {
  const { sessionEndsAt } = (await (await person.fetch('/api/session')).json()) as { sessionEndsAt: number };
  await scene.relay.killed();
  const expiresAt = Date.now() + EXPIRES_IN_MS;
  // In a program of its own, which lets go of the store for certain.
  const sql = `UPDATE sessions SET expires_at = ${expiresAt} WHERE expires_at = ${sessionEndsAt}`;
  const open = `new (require('libsql'))(${JSON.stringify(join(scene.relay.dataFolder, 'porthole.db'))})`;
  await run(process.execPath, ['-e', `${open}.exec(${JSON.stringify(sql)})`], { cwd: ROOT });
  await scene.relay.startedAgain();
  return expiresAt;
}

const leaves = async (person: RelayApi) => {
  expect((await person.fetch('/api/session', { method: 'DELETE' })).status).toBe(204);
};

const ENDINGS: readonly [what: string, choice: TransportChoice, expires: boolean, reason: string][] = [
  ['expires, over WebSocket', 'auto', true, 'session-expired'],
  ['is ended elsewhere, over WebSocket', 'auto', false, 'signed-out'],
  ['is ended elsewhere, over plain requests', 'http', false, 'signed-out'],
];

test.each(ENDINGS)(
  'AC-8: a session that %s takes the picture from the page, says so, and returns by signing in',
  async (_, choice, expires, reason) => {
    const person = await scene.relay.signedIn();
    const expiresAt = expires ? await expiresSoon(person) : null;
    await using page = await scene.watching({ person, choice });
    const ends = expiresAt ?? Date.now();
    if (!expires) await leaves(person);
    const shown = await page.diary.shows(`offline ${reason}`, 0, EXPIRES_IN_MS + 5_000);
    tookLess(PAINTING_AGAIN_MS, ends, shown);

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
  },
  120_000,
);

test('CA-5, TR-3: a camera that sends the very same picture is stale, says since when, and is live when it moves', async () => {
  const other = await scene.api.createCamera();
  await using source = await MjpegCamera.start(await footageJpegs({ width: 320 }), 10);
  await using sending = startCapture({ relay: scene.relay, camera: other, source: source.url });
  await captureReports(sending, 'sending', ({ state }) => state === 'sending', 30_000);
  await using page = await scene.watching({ camera: other.id });
  source.stuck = true;
  const stuck = Date.now();
  const shown = await page.diary.shows('stale frozen-source', stuck, 25_000);
  expect(shown - stuck).toBeGreaterThan(STUCK_MS - 2_000);
  tookLess(STUCK_MS + PAINTING_AGAIN_MS, stuck, shown, LONG_BUSY_MS);
  await page.says(/the same frame since \d\d:\d\d:\d\d \(1\d s\)/, 5_000);
  await page.shown.paints(5);
  source.stuck = false;
  const moved = Date.now();
  tookLess(PAINTING_AGAIN_MS, moved, await page.diary.shows('live', moved));
});

test('CA-4: a camera whose key is withdrawn says so within seconds, and is back with the new key', async () => {
  await using page = await scene.watching();
  const withdrawn = Date.now();
  const answer = await scene.api.fetch(`/api/cameras/${scene.camera.id}/key`, { method: 'POST' });
  const renewed = (await answer.json()) as { key: string };
  const shown = await page.diary.shows('offline key-withdrawn', withdrawn, 15_000);
  tookLess(SAYS_LEFT_WITHIN_MS, withdrawn, shown);
  await page.shown.locator.getByRole('button', { name: 'Make a new key' }).waitFor();
  await captureReports(scene.capture, 'refused', ({ state }) => state === 'refused');

  await using _second = startCapture({ relay: scene.relay, camera: renewed, source: CLIP.path });
  await page.shown.becomes('live', 20_000);
  await page.shown.paints(5);
  await countedOnce(scene.api, scene.camera.id);
});
