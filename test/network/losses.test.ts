import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { expect, test } from 'vitest';
import { Line } from './line.ts';
import { losePackets } from './losses.ts';

test('lost packets are pauses, again and again, in which nothing is lost', () => {
  const timers = new ManualTimers();
  const line = new Line(timers, { delayMs: 0, bytesPerSecond: undefined });
  const passed: number[] = [];
  const losses = losePackets({ stall: () => line.stall() }, { everyMs: 1000, forMs: 300 }, timers);
  for (const at of [100, 800, 1100, 1900]) {
    timers.advance(at - timers.monotonic());
    line.whenPassing(() => passed.push(timers.monotonic()));
  }
  timers.advance(1000);
  expect(passed).toEqual([100, 1000, 1100, 2000]);

  losses[Symbol.dispose]();
  line.whenPassing(() => passed.push(timers.monotonic()));
  expect(passed).toHaveLength(5);
  expect(timers.pending).toBe(0);
});
