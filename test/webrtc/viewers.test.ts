import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { captureReports } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { Lab, type Look, WANTED } from './lab.ts';
import { type Held, PageMemory } from './page-memory.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 90_000 });

let lab: Lab | undefined;
beforeAll(async () => {
  lab = await Lab.open();
  if (!lab) console.warn(WANTED);
});
afterAll(() => lab?.[Symbol.asyncDispose]());

const CYCLES = 20;
/** After so many, what is kept of attempts, samples and frames is as long as it gets, or nearly. */
const SETTLED_AFTER = 8;
/** Bytes that one more cycle may leave on the heap: its paints as the test writes them down, samples of its seconds. */
const CYCLE_BYTES = 12_000;

for (const [what, transport] of [
  ['a viewer whose page speaks to the relay by polling is upgraded too', 'polling'],
  ['RT-15: so is one that holds to plain HTTP', 'http'],
] as const)
  test(what, async (context) => {
    if (!lab) return context.skip(WANTED);
    await using camera = await lab.camera();
    await using look = await lab.look(camera.id, { transport });
    await lab.isKeptUp(camera, [look], async () => {
      await look.upgraded();
      await look.paintsVideo(20);
    });
    await look.shown.rungBecomes(transport, 'standby');
    camera.capture.kill('SIGKILL');
    await look.countsAll();
  });

test('RT-11: one that comes back to a camera finds its rest and its reason', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await lab.viewer.drops(...lab.allPastTheRelay);
  try {
    await using look = await lab.look(camera.id);
    // Nobody is back from elsewhere within the five seconds after the first.
    const failed = async () =>
      (await look.watch.connections()).opened === 2 &&
      (await look.shown.rung('webrtc')) === 'failed rtc-ice-blocked';
    await eventually('two attempts failed', failed, { within: 40_000 });
    await look.page.goto('/#/history');
    await eventually('the camera is left', async () => (await look.page.locator('canvas').count()) === 0, {
      within: 10_000,
    });
    await look.page.goto(`/#/camera/${camera.id}`);
    await look.shown.rungBecomes('webrtc', 'failed rtc-ice-blocked');
    expect(await look.watch.connections()).toEqual({ opened: 2, open: 0 });
  } finally {
    await lab.viewer.drops();
  }
});

test('twenty upgrades, one after another, leave nothing behind', async (context) => {
  if (!lab) return context.skip(WANTED);
  await using camera = await lab.camera();
  await using look = await lab.look(camera.id);
  const memory = await PageMemory.of(look.page);
  await lab.isKeptUp(camera, [look], () => upgrades(look, SETTLED_AFTER));
  const settled = await memory.held();
  // A page whose garbage is collected stands still.
  await look.paintsJpegs(1);
  await lab.isKeptUp(camera, [look], async () => {
    await look.rungButton('Allow').click();
    await upgrades(look, CYCLES - SETTLED_AFTER);
    await look.rungButton('Allow').click();
    await isForbidden(look);
  });
  await leavesNothing(memory, settled);
  await captureReports(camera.capture, 'nobody upgraded', ({ rtc }) => rtc?.watching === 0);
  await eventually('every connection is closed', async () => (await look.watch.connections()).open === 0, {
    within: 5_000,
  });
  camera.capture.kill('SIGKILL');
  await look.countsAll();
});

/** So many, one after another; WebRTC is forbidden after each. */
async function upgrades(look: Look, times: number): Promise<void> {
  for (let cycle = 1; cycle <= times; cycle += 1) {
    if (cycle > 1) await look.rungButton('Allow').click();
    await look.upgraded();
    await look.paintsVideo(3);
    await isForbidden(look);
    expect(await look.watch.connections()).toMatchObject({ open: 0 });
  }
}

async function isForbidden(look: Look): Promise<void> {
  await look.rungButton('Don’t use').click();
  await look.shown.rungBecomes('webrtc', 'untried rtc-forbidden');
  await look.paintsJpegs(2);
}

/** No connection, no video, no listener; on the heap no more than what is written down of each cycle. */
async function leavesNothing(memory: PageMemory, before: Held): Promise<void> {
  const isBack = async () => {
    const held = await memory.held();
    const grown = held.heapBytes - before.heapBytes;
    expect(held).toMatchObject({ peers: 0, videos: before.videos });
    expect(held.listeners).toBeLessThanOrEqual(before.listeners);
    expect(grown).toBeLessThan((CYCLES - SETTLED_AFTER) * CYCLE_BYTES);
    return true;
  };
  await eventually('the page holds no more than before', isBack, { within: 10_000 });
}
