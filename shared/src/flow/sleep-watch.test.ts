import { expect, it } from 'vitest';
import { ManualTimers } from './manual-timers.ts';
import { SleepWatch } from './sleep-watch.ts';

it.each<[string, number, (timers: ManualTimers) => void]>([
  ['is awake that is looked at as ever', 0, (timers) => timers.advance(250)],
  ['is awake that was busy for seconds', 0, (timers) => timers.sleep(4_900)],
  ['has slept that ran nothing for long', 5_000, (timers) => timers.sleep(5_000)],
  ['has slept whose monotonic time stood still', 5_000, (timers) => timers.stepClock(5_000)],
  ['is awake whose clock was set back', 0, (timers) => timers.stepClock(-3_600_000)],
])('a machine %s', (_what, slept, passes) => {
  const timers = new ManualTimers();
  const watch = new SleepWatch(timers);
  timers.advance(250);
  watch.look();
  passes(timers);
  expect(watch.look()).toBe(slept);
  timers.advance(250);
  expect(watch.look()).toBe(0);
});
