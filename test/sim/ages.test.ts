import { expect, test } from 'vitest';
import { Scene } from './scene.ts';

/** Ms that are not judged: the ends get to know the link. */
const LEARNING_MS = 10_000;
const JUDGED_MS = 60_000;

interface Link {
  readonly side: 'pc' | 'page';
  readonly kilobits: number;
  readonly delayMs: number;
  readonly loss: number;
  /** Ms of 95 frames of 100 from capture to paint, and frames a second, of 10 captured. */
  readonly age: number;
  readonly fps: number;
}

/** Without a window, frames of 30 KB at 10 fps are 2.4 Mbit/s: on each of these links their age would grow without end. */
const LINKS: readonly Link[] = [
  { side: 'page', kilobits: 1_000, delayMs: 0, loss: 0, age: 450, fps: 5 },
  { side: 'page', kilobits: 256, delayMs: 0, loss: 0, age: 600, fps: 4 },
  { side: 'page', kilobits: 256, delayMs: 125, loss: 0, age: 1_000, fps: 3 },
  { side: 'page', kilobits: 1_000, delayMs: 20, loss: 0.05, age: 800, fps: 4 },
  { side: 'pc', kilobits: 1_000, delayMs: 0, loss: 0, age: 450, fps: 5 },
  { side: 'pc', kilobits: 256, delayMs: 0, loss: 0, age: 600, fps: 2 },
  { side: 'pc', kilobits: 256, delayMs: 125, loss: 0, age: 1_200, fps: 2 },
  { side: 'pc', kilobits: 1_000, delayMs: 20, loss: 0.05, age: 900, fps: 3 },
];

test.for(LINKS)(
  'bounds the age on $kilobits kbit/s before the $side, $delayMs ms, loss $loss',
  async (link) => {
    await using scene = await Scene.open();
    const { side, kilobits, delayMs, loss } = link;
    Object.assign(scene[side].link, { up: kilobits * 1_000, down: kilobits * 1_000, delayMs, loss });
    scene.pc.start();
    scene.page.open();
    await scene.run(LEARNING_MS + JUDGED_MS);
    const paints = scene.page.paints.filter(({ at }) => at > LEARNING_MS);
    const ages = paints.map(({ at, capturedAt }) => at - capturedAt).sort((one, other) => one - other);
    expect(ages[Math.floor(ages.length * 0.95)]).toBeLessThan(link.age);
    expect((1_000 * paints.length) / JUDGED_MS).toBeGreaterThan(link.fps);
  },
);
