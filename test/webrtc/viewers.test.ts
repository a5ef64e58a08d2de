import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { captureReports } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { Lab, LONGEST_GAP_MS, WANTED } from './lab.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 90_000 });

let lab: Lab | undefined;
beforeAll(async () => {
  lab = await Lab.open();
  if (!lab) console.warn(WANTED);
});
afterAll(() => lab?.[Symbol.asyncDispose]());

const CYCLES = 20;

test('a viewer whose page speaks to the relay by polling is upgraded too', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id, { transport: 'polling' });
  const since = await look.watch.now();
  await look.upgraded();
  await look.paintsVideo(20);
  expect(await look.shown.rung('polling')).toBe('standby');
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});

test('one that has plain HTTP alone is told that there is no way to ask', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id, { transport: 'http' });
  await look.shown.rungBecomes('webrtc', 'untried rtc-no-signalling', 15_000);
  const since = await look.watch.now();
  await look.paintsJpegs(30);
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
});

test('twenty upgrades, one after another, leave nothing behind', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const since = await look.watch.now();
  for (let cycle = 1; cycle <= CYCLES; cycle += 1) {
    await look.upgraded();
    await look.paintsVideo(3);
    await look.rungButton('Don’t use').click();
    await look.shown.rungBecomes('webrtc', 'untried rtc-forbidden');
    await look.paintsJpegs(2);
    expect(await look.watch.connections()).toEqual({ opened: cycle, open: 0 });
    await look.rungButton('Allow').click();
  }
  await look.rungButton('Don’t use').click();
  expect(await look.watch.longestGap(since)).toBeLessThan(LONGEST_GAP_MS);
  await captureReports(camera.capture, 'nobody upgraded', ({ rtc }) => rtc?.watching === 0);
  await eventually('every connection is closed', async () => (await look.watch.connections()).open === 0, {
    within: 5_000,
  });
  camera.capture.kill('SIGKILL');
  await look.countsAll();
});
