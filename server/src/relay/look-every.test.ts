import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, test } from 'vitest';
import { lookEvery } from './look-every.ts';

const EVERY_MS = 250;

/** @returns when it looked, ms; negative steps are ms for which the program stood still */
function looks(steps: readonly number[]): number[] {
  const timers = new ManualTimers();
  const at: number[] = [];
  const stop = lookEvery(timers, EVERY_MS, () => at.push(timers.monotonic()));
  for (const ms of steps) {
    if (ms >= 0) timers.advance(ms);
    else {
      timers.sleep(-ms);
      timers.advance(0);
    }
  }
  stop();
  timers.advance(10 * EVERY_MS);
  return at;
}

test.each<[string, number[], number[]]>([
  ['every so often, until it is stopped', [1_000], [250, 500, 750, 1_000]],
  ['a little late as well', [250, -500, 250], [250, 750, 1_000]],
  ['not when the program stood still, but at the next turn', [250, -4_000, 250], [250, 4_500]],
  ['every other time at least, however slow the program is', [-900, -900, -900, -900], [1_800, 3_600]],
])('looks %s', (_what, steps, at) => {
  expect(looks(steps)).toEqual(at);
});
