import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECONNECT, RECONNECT_JITTER, reconnectDelay } from './reconnect.ts';

describe('SE-5: trying again', () => {
  test('begins quickly and slows down to the longest wait', () => {
    const delays = [0, 1, 2, 3, 40].map((attempt) => reconnectDelay(attempt, 0.5));
    expect(delays).toEqual([250, 500, 1_000, 1_500, 1_500]);
  });

  test('is spread by chance and never later than the longest wait', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, chance) => {
        const delay = reconnectDelay(attempt, chance);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(RECONNECT.firstMs * (1 - RECONNECT_JITTER)));
        expect(delay).toBeLessThanOrEqual(RECONNECT.maxMs);
      }),
    );
    expect(reconnectDelay(0, 0)).toBeLessThan(reconnectDelay(0, 0.99));
  });
});
