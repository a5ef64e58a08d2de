import { describe, expect, test } from 'vitest';
import { isBack, isCountedOnce, isInOrder, longestGap } from './paints.ts';
import { Scene } from './scene.ts';

const HOUR_MS = 3_600_000;
const FPS = 5;

async function settled(): Promise<Scene> {
  const scene = await Scene.open();
  scene.pc.source.fps = FPS;
  scene.pc.start();
  scene.page.open();
  await scene.run(15_000);
  return scene;
}

describe.for(['relay', 'pc', 'page'] as const)('[TR-1] the clock of the %s', (name) => {
  test.for([HOUR_MS, -HOUR_MS])('may be set by %i ms: the picture goes on, at its true age', async (ms) => {
    await using scene = await settled();
    const setAt = scene.time.at;
    scene[name].host.clockErrorMs = ms;
    const ages: number[] = [];
    for (let second = 0; second < 15; second += 1) {
      await scene.run(1_000);
      ages.push(Number(scene.page.tile?.figures.peek().ageMs));
    }
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ages)).toBeLessThan(1_500);
    // Engine.IO's client takes an hour of the clock for a ping that did not come, and connects anew.
    expect(longestGap(scene.page.paints, setAt)).toBeLessThan(2_000);
    expect(isInOrder(scene.page.paints)).toBe(true);
    expect(scene.page.shown.filter(({ at }) => at > setAt)).toEqual([]);
    await isCountedOnce(scene);
  });
});

describe('[LA-6] what stands still for 3 s', () => {
  test.for(['relay', 'page', 'pc'] as const)('sets no transport back: %s', async (name) => {
    await using scene = await settled();
    const stoppedAt = scene.time.at;
    scene[name].host.suspend();
    await scene.run(3_000);
    scene[name].host.resume();
    await isBack(scene);
    // A transport that failed would wait for a minute.
    await scene.run(5_000);
    expect([scene.page.rungs.websocket, scene.pc.transport]).toEqual(['carrying', 'websocket']);
    const shown = scene.page.shown.filter(({ at }) => at > stoppedAt).map(({ what }) => what);
    expect(shown.at(-1) ?? 'live').toBe('live');
    expect(shown.filter((what) => what !== 'live' && !what.startsWith('stale '))).toEqual([]);
    await isCountedOnce(scene);
  });
});

test('a page that stood still lays it to no transport', async () => {
  await using scene = await settled();
  scene.page.host.suspend();
  await scene.run(3_000);
  scene.page.host.resume();
  await isBack(scene);
  await scene.run(5_000);
  expect(scene.page.changes).toEqual(['-websocket']);
});

/** Ms one way. */
const UPLINK_MS = 40;
const DOWNLINK_MS = 100;

/** Ms by which the wall clocks are wrong. */
const WRONG_BY = { relay: -3_600_000, pc: 90_000, page: 7_200_000 };

test.each([
  ['auto', 'auto'],
  ['polling', 'polling'],
  ['http', 'http'],
  ['http', 'websocket'],
] as const)(
  'tells how long ago a picture was captured when all three clocks are wrong: from the PC over %s, to the page over %s [CL-1]',
  async (up, down) => {
    await using scene = await Scene.open();
    for (const side of ['relay', 'pc', 'page'] as const) scene[side].host.clockErrorMs = WRONG_BY[side];
    scene.pc.link.delayMs = UPLINK_MS;
    scene.page.link.delayMs = DOWNLINK_MS;
    scene.pc.start(['--transport', up]);
    scene.page.open();
    scene.page.host.run(() => scene.page.wall?.leg.choose(down));
    await scene.run(10_000);
    const { tile, paints } = scene.page;
    const ages: { readonly told: number | null; readonly actual: number }[] = [];
    const stop = tile?.figures.subscribe(({ ageMs }) => {
      const { at, capturedAt } = paints.at(-1) ?? { at: Number.NaN, capturedAt: 0 };
      ages.push({ told: ageMs, actual: at - capturedAt });
    });
    await scene.run(20_000);
    stop?.();
    expect(ages.length).toBeGreaterThan(30);
    expect(ages).toEqual(ages.map(({ actual }) => ({ told: actual, actual })));
    expect(Math.min(...ages.map(({ actual }) => actual))).toBeGreaterThanOrEqual(UPLINK_MS + DOWNLINK_MS);
  },
);
