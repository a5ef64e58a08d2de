import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agePartsOf } from './age-parts.ts';

const split = { ageMs: 240, toRelayMs: 38, toYouMs: 188, paintMs: 14 };

describe('the parts of a frame’s age', () => {
  it('are told by hop, and the slow one is pointed at', () => {
    expect(agePartsOf(split, 6).map(({ label, ms, slow }) => `${label} ${ms}${slow ? ' slow' : ''}`)).toEqual(
      ['encode 6', 'to relay 32', 'to you 188 slow', 'decode, paint 14'],
    );
  });

  it('leave out an encoding that nobody has told', () => {
    expect(agePartsOf(split, null)[0]).toMatchObject({ name: 'to-relay', ms: 38 });
  });

  it('point at nothing while all is quick', () => {
    const quick = { ageMs: 60, toRelayMs: 2, toYouMs: 51, paintMs: 7 };
    expect(agePartsOf(quick, null).some(({ slow }) => slow)).toBe(false);
  });

  it('add up to the whole age, as it is rounded', () => {
    const ms = fc.double({ min: 0, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(ms, ms, ms, fc.option(ms), (toRelayMs, toYouMs, paintMs, encodeMs) => {
        const ageMs = toRelayMs + toYouMs + paintMs;
        const parts = agePartsOf({ ageMs, toRelayMs, toYouMs, paintMs }, encodeMs);
        const sum = parts.reduce((all, part) => all + part.ms, 0);
        expect(Math.abs(sum - ageMs)).toBeLessThanOrEqual(0.5 + 1e-6);
        expect(Math.min(...parts.map((part) => part.ms))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
