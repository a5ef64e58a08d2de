import { expect, test } from 'vitest';
import { Scene } from './scene.ts';

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
