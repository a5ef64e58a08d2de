import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecentLeast } from './recent.ts';

describe('what was smallest of late', () => {
  test('is unknown at first, and the last value counts until there is another', () => {
    const least = new RecentLeast(100);
    expect(least.value(0)).toBeUndefined();
    least.add(0, 3);
    expect(least.value(5_000)).toBe(3);
    least.add(5_000, 7);
    expect(least.value(5_000)).toBe(7);
  });

  test('is the smallest of all that are recent', () => {
    const samples = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 50 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(samples, fc.nat({ max: 90 }), (steps, after) => {
        const least = new RecentLeast(100);
        let at = 0;
        const all = steps.map(([step, value]) => {
          at += step;
          least.add(at, value);
          return { at, value };
        });
        const values = all.filter((one) => one.at >= at + after - 100).map(({ value }) => value);
        expect(least.value(at + after)).toBe(Math.min(...values));
      }),
    );
  });
});
