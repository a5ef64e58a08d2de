import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecentLeast, RecentMost } from './recent.ts';

describe('what was largest of late', () => {
  test('is unknown at first, and the last value counts until there is another', () => {
    const most = new RecentMost(100);
    expect(most.value(0)).toBeUndefined();
    most.add(0, 7);
    expect(most.value(5_000)).toBe(7);
    most.add(5_000, 3);
    expect(most.value(5_000)).toBe(3);
  });

  test('is the largest of all that are recent, and the smallest likewise', () => {
    const samples = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 50 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(samples, fc.nat({ max: 90 }), (steps, after) => {
        const [most, least] = [new RecentMost(100), new RecentLeast(100)];
        let at = 0;
        const all = steps.map(([step, value]) => {
          at += step;
          most.add(at, value);
          least.add(at, value);
          return { at, value };
        });
        const values = all.filter((one) => one.at >= at + after - 100).map(({ value }) => value);
        expect(most.value(at + after)).toBe(Math.max(...values));
        expect(least.value(at + after)).toBe(Math.min(...values));
      }),
    );
  });
});
