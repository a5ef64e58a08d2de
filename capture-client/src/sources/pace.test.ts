import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

const admitted = (pace: Pace, times: readonly number[]) => times.filter((at) => pace.admits(at));
const every = (ms: number, count: number, jitter = (_: number) => 0) =>
  Array.from({ length: count }, (_, index) => index * ms + jitter(index));

describe('Pace', () => {
  it('lets everything pass where no rate is wished', () => {
    expect(admitted(new Pace(null), [0, 0, 1, 1])).toHaveLength(4);
  });

  it('halves a stream that is twice as fast, evenly', () => {
    const times = admitted(new Pace(15), every(1000 / 30, 300));
    expect(times).toHaveLength(150);
    for (const [index, at] of times.slice(1).entries())
      expect(at - (times[index] as number)).toBeCloseTo(66.67, 0);
  });

  it('leaves nothing out of a stream of just that rate that comes a little early and late', () => {
    const times = every(1000 / 15, 150, (index) => [0, 9, -12, 4, -7][index % 5] as number);
    expect(admitted(new Pace(15), times)).toHaveLength(150);
  });

  it('does not catch up after a pause', () => {
    const pace = new Pace(10);
    admitted(pace, [0]);
    expect(
      admitted(
        pace,
        every(5, 40).map((at) => at + 5_000),
      ).length,
    ).toBeLessThanOrEqual(4);
  });
});
