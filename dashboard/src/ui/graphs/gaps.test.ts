import { describe, expect, it } from 'vitest';
import { gapsOf, SPAN_MS } from './gaps.ts';

const UNTIL = 1_000_000;
/** Samples a second apart that end now. */
const samples = (...values: (number | null)[]) =>
  values.map((value, index) => ({ at: UNTIL - (values.length - 1 - index) * 1000, value }));
const filled = (count: number, value: number | null) => Array.from({ length: count }, () => value);

describe('the gaps of a plot', () => {
  it.each([
    ['everything was measured', samples(...filled(121, 0.5))],
    ['there is nothing', []],
    ['only the time before the first sample is empty', samples(1, 1, 1)],
    ['one sample is missing', samples(1, null, 1)],
  ])('are none where %s', (_what, points) => {
    expect(gapsOf(points, UNTIL)).toEqual([]);
  });

  it('reach from the last measured sample to the next', () => {
    const [gap, ...more] = gapsOf(samples(1, 1, ...filled(10, null), 1, 1), UNTIL);
    expect(gap?.width).toBeCloseTo((11_000 / SPAN_MS) * 100);
    expect(more).toEqual([]);
  });

  it('last until now where nothing was measured since', () => {
    const [gap] = gapsOf(samples(1, 1, ...filled(20, null)), UNTIL);
    expect(gap && gap.left + gap.width).toBeCloseTo(100);
  });

  it('include missing samples', () => {
    const points = [UNTIL - 30_000, UNTIL].map((at) => ({ at, value: 1 }));
    expect(gapsOf(points, UNTIL)).toEqual([{ left: 75, width: 25 }]);
  });
});
