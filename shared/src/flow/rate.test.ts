import { describe, expect, test } from 'vitest';
import { RateMeter } from './rate.ts';

const steady = (fps: number, seconds: number) => {
  const meter = new RateMeter();
  const count = Math.floor(fps * seconds);
  for (let n = 0; n < count; n += 1) meter.add((n * 1000) / fps, 1_000);
  return { meter, last: ((count - 1) * 1000) / fps };
};

describe('A rate', () => {
  test.each([2, 10, 15, 30])('of a steady %i fps reads so', (fps) => {
    const { meter, last } = steady(fps, 6);
    expect(meter.rate(last + 10).fps).toBeCloseTo(fps, 0);
    expect(meter.rate(last + 10).bytesPerSecond).toBeCloseTo(fps * 1_000, -3);
  });

  test('of a stream that stopped fades to zero and does not stay what it was', () => {
    const { meter, last } = steady(15, 6);
    expect(meter.rate(last + 2_000).fps).toBeLessThan(10);
    expect(meter.rate(last + 10_000)).toEqual({ fps: 0, bytesPerSecond: 0 });
  });

  test('of one frame is not known, and of none is none', () => {
    const meter = new RateMeter();
    expect(meter.rate(0)).toEqual({ fps: 0, bytesPerSecond: 0 });
    meter.add(100, 10);
    expect(meter.rate(200)).toEqual({ fps: null, bytesPerSecond: null });
  });

  test('of a burst is not known, and settles as time passes', () => {
    const meter = new RateMeter();
    for (const at of [0, 1, 2, 3]) meter.add(at, 1);
    expect(meter.rate(3).fps).toBeNull();
    expect(meter.rate(1_000).fps).toBeCloseTo(3, 0);
  });
});
