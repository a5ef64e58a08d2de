import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitAge } from './age-split.ts';

describe('the age of a frame by where the time went', () => {
  it('is told by hop', () => {
    expect(splitAge({ capturedAt: 1_000, receivedAt: 1_038 }, 1_226, 1_240)).toEqual({
      ageMs: 240,
      toRelayMs: 38,
      toYouMs: 188,
      paintMs: 14,
    });
  });

  it('is unknown where the relay has not told its times', () => {
    expect(splitAge({ capturedAt: 1_000 }, 1_100, 1_110)).toBeNull();
  });

  it('adds up to the age, and no part is below zero, whatever the clocks say', () => {
    const time = fc.double({ min: 0, max: 10_000, noNaN: true });
    fc.assert(
      fc.property(time, time, time, time, (capturedAt, receivedAt, arrivedAt, paintedAt) => {
        const split = splitAge({ capturedAt, receivedAt }, arrivedAt, paintedAt)!;
        const { ageMs, ...parts } = split;
        expect(Math.min(...Object.values(parts))).toBeGreaterThanOrEqual(0);
        expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(ageMs, 6);
        expect(ageMs).toBe(Math.max(0, paintedAt - capturedAt));
      }),
    );
  });
});
