import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Child, ROOT } from '../support/child.ts';
import { countedOnce } from '../support/counted-once.ts';
import { eventually } from '../support/eventually.ts';
import { tookLess } from '../support/took-less.ts';
import { areOfNow, HostileScene, PAINTING_AGAIN_MS } from './hostile-scene.ts';

const STOPPED_MS = 3_000;
/** Ms a picture's age may come to: what an hour of the clock would be taken for is far more. */
const OLDEST_MS = 5_000;
/** Ms after the first picture in which all are of now. */
const SETTLED_MS = 1_000;
/** Paints in which a clock is asked anew: every five seconds. */
const WHILE_ASKED_ANEW = 90;

const jumps = join(ROOT, 'test/support/clock-jumps.mjs');

let scene: HostileScene;
beforeAll(async () => {
  scene = await HostileScene.open({ NODE_OPTIONS: `--import ${jumps}` });
});
afterAll(() => scene?.[Symbol.asyncDispose]());

const PROGRAMS: readonly [string, () => Child][] = [
  ['the relay', () => scene.relay.process],
  ['the capture client', () => scene.capture],
];

async function standsStill(program: Child): Promise<void> {
  program.signal('SIGSTOP');
  const stopped = Date.now();
  try {
    await eventually('three seconds are over', () => Date.now() - stopped >= STOPPED_MS, { within: 10_000 });
  } finally {
    program.signal('SIGCONT');
  }
}

test('LA-6: while a relay stands still for three seconds the page says so, then goes on with the newest, and no transport is set back for it', async () => {
  await using page = await scene.watching();
  await page.shown.rungBecomes('websocket', 'carrying', 15_000, 'Camera → relay');
  const stopped = Date.now();
  await standsStill(scene.relay.process);
  const ended = Date.now();
  const [first] = await page.diary.paintsSince(ended);
  tookLess(PAINTING_AGAIN_MS, ended, first?.at ?? 0);
  const settled = (first?.at ?? 0) + SETTLED_MS;
  await page.diary.paintsSince(settled, 10);
  await areOfNow(page.diary, settled);
  // No frame comes; where it stands still for longer than it was told to, no answer does either. So may the machine, then or later.
  expect((await page.diary.shownSince(stopped)).join(', ')).toMatch(
    /^live, stale no-frames(, (stale relay-unreachable|stale no-frames|live)){0,3}, live$/,
  );
  // Far sooner than after the minute that a transport which failed has to wait.
  for (const leg of ['Camera → relay', 'Relay → you'] as const)
    await page.shown.rungBecomes('websocket', 'carrying', 10_000, leg);
  await countedOnce(scene.api, scene.camera.id);
});

test.each(PROGRAMS)(
  'TR-1: the clock of %s is set an hour ahead, then two back, and the picture goes on at its true age',
  async (_, program) => {
    await using page = await scene.watching();
    const set = Date.now();
    const ages: number[] = [];
    for (let jump = 0; jump < 2; jump += 1) {
      program().signal('SIGUSR2');
      const upTo = (await page.shown.frames()) + WHILE_ASKED_ANEW;
      await eventually(
        'its clock is asked anew',
        async () => {
          ages.push(Number(await page.shown.stat('age')));
          return (await page.shown.frames()) >= upTo;
        },
        { within: 20_000, every: 100 },
      );
    }
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ages)).toBeLessThan(OLDEST_MS);
    // Engine.IO's client takes an hour of the clock for a ping that did not come, and connects anew.
    await page.stoodStillLess(PAINTING_AGAIN_MS, set);
  },
);
