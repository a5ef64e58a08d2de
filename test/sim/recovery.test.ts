import { describe, expect, test } from 'vitest';
import { Scene, type SimulatedPage, type SimulatedPc } from './scene.ts';

/** Ms within which a picture of now is painted when the fault is over. */
const BACK_WITHIN_MS = 3_000;

type Side = SimulatedPc | SimulatedPage;

const away =
  (seconds: number) =>
  async (scene: Scene, { link }: Side) => {
    link.isAway = true;
    await scene.run(seconds * 1_000);
    link.isAway = false;
  };

const asleep =
  (seconds: number) =>
  async (scene: Scene, { host }: Side) => {
    host.suspend();
    await scene.run(seconds * 1_000);
    host.resume();
  };

const FAULTS: Readonly<Record<string, (scene: Scene, side: Side) => unknown>> = {
  'had no network for 1 s': away(1),
  'had no network for 5 s': away(5),
  'had no network for 20 s': away(20),
  'had no network for 60 s': away(60),
  'had no network for 10 minutes': away(600),
  'was asleep for 2 s': asleep(2),
  'was asleep for 10 s': asleep(10),
  'was asleep for 10 minutes': asleep(600),
  'lost all its connections': (_scene, { link }) => link.reset(),
  'had all its connections forgotten by a box on the way': (_scene, { link }) => link.forget(),
  'had 40 % loss for 20 s': async (scene, { link }) => {
    Object.assign(link, { loss: 0.4, delayMs: 20 });
    await scene.run(20_000);
    Object.assign(link, { loss: 0, delayMs: 0 });
  },
};

describe.for(['pc', 'page'] as const)('the %s', (side) => {
  test.for(Object.keys(FAULTS))('has the picture back within 3 s when it %s', async (fault) => {
    await using scene = await Scene.open();
    scene.pc.start();
    scene.page.open();
    await scene.run(20_000);
    await FAULTS[fault]?.(scene, scene[side]);
    await isBack(scene);
  });
});

test.for([0, 1, 5, 60])(
  'a page has the picture back within 3 s when its relay was away for %i s',
  async (seconds) => {
    await using scene = await Scene.open();
    scene.pc.start();
    scene.page.open();
    await scene.run(20_000);
    await scene.relay.stop();
    await scene.run(seconds * 1_000);
    await scene.relay.start();
    await isBack(scene);
  },
);

test('a page says within 2 s of the last frame that the picture is old, and why within 10 s', async () => {
  await using scene = await Scene.open();
  scene.pc.start();
  scene.page.open();
  await scene.run(20_000);
  scene.pc.link.isAway = true;
  await scene.run(2_100);
  expect(scene.page.tile?.picture.peek()).toMatchObject({ state: 'stale' });
  await scene.run(10_000);
  expect(scene.page.tile?.picture.peek()).toMatchObject({ state: 'offline', code: 'camera-lost' });
});

async function isBack(scene: Scene): Promise<void> {
  const overAt = scene.time.at;
  const seen = () => scene.page.paints.findLast(({ capturedAt }) => capturedAt >= overAt);
  await scene.time.run(BACK_WITHIN_MS, () => seen() !== undefined);
  const { tile, wall } = scene.page;
  const state = () =>
    JSON.stringify([tile?.picture.peek(), wall?.leg.trouble.peek(), wall?.leg.rungs.peek()]);
  expect(seen(), `No picture of now after 3 s; the page shows ${state()}`).toBeDefined();
}
