import { describe, expect, it } from 'vitest';
import { FrameInterval } from './frame-interval.ts';

/** What is told after each of these frames. */
function told(...times: number[]) {
  const interval = new FrameInterval();
  return times.map((at) => {
    interval.frame(at);
    return interval.ms;
  });
}

describe('how slow a source is', () => {
  it.each([
    ['a quick one', [0, 33, 66, 100], [undefined, undefined, undefined, undefined]],
    ['one a second', [0, 1_000, 2_010], [undefined, 1_000, 1_000]],
    ['one every five seconds', [0, 5_000, 9_900, 15_000], [undefined, 5_000, 5_000, 5_000]],
    ['a quick one with a late frame', [0, 40, 3_040, 3_080], Array(4).fill(undefined)],
    ['one that becomes quick', [0, 5_000, 5_040], [undefined, 5_000, undefined]],
    ['one that becomes slow', [0, 40, 4_040, 8_040], [undefined, undefined, undefined, 4_000]],
    ['one that becomes slower', [0, 2_000, 8_000, 14_000], [undefined, 2_000, 2_000, 6_000]],
    ['one a day', [0, 86_400_000], [undefined, 3_600_000]],
  ])('is known of %s', (_source, times, expected) => {
    expect(told(...times)).toEqual(expected);
  });

  it('does not count the time in which it was opened again, and remembers what was known', () => {
    const interval = new FrameInterval();
    interval.frame(0);
    interval.frame(5_000);
    interval.interrupted();
    expect(interval.frame(60_000)).toBe(false);
    expect(interval.ms).toBe(5_000);
  });
});
