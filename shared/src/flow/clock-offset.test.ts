import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClockOffset } from './clock-offset.ts';

/** An exchange with a clock that is `ahead` ms ahead, over a path of these one-way delays. */
const exchange = (asked: number, ahead: number, there: number, back: number) => ({
  asked,
  answered: asked + there + back,
  theirs: asked + there + ahead,
});

describe('CL-1: the offset between two clocks', () => {
  test('is unknown before anything was exchanged', () => {
    const clock = new ClockOffset();
    expect([clock.offset, clock.roundTrip]).toEqual([null, null]);
  });

  test('is taken from the quickest exchange', () => {
    const clock = new ClockOffset();
    clock.add(exchange(0, 1_000, 5, 195));
    clock.add(exchange(300, 1_000, 4, 4));
    clock.add(exchange(600, 1_000, 90, 10));
    expect(clock.offset).toBe(1_000);
    expect(clock.roundTrip).toBe(8);
  });

  test('is off by half the quickest round trip at most', () => {
    const path = fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 400 }));
    fc.assert(
      fc.property(
        fc.integer({ min: -1e7, max: 1e7 }),
        fc.array(path, { minLength: 1, maxLength: 16 }),
        (ahead, paths) => {
          const clock = new ClockOffset();
          paths.forEach(([there, back], n) => {
            clock.add(exchange(n * 1_000, ahead, there, back));
          });
          const quickest = Math.min(...paths.map(([there, back]) => there + back));
          expect(Math.abs((clock.offset ?? Number.NaN) - ahead)).toBeLessThanOrEqual(quickest / 2);
        },
      ),
    );
  });

  test('follows a clock that was set, at once', () => {
    const clock = new ClockOffset();
    clock.add(exchange(0, 0, 2, 2));
    clock.add(exchange(1_000, 3_600_000, 30, 30));
    expect(clock.offset).toBe(3_600_000);
  });

  test('outlasts the way it was found over, whose round trips say nothing of the next', () => {
    const clock = new ClockOffset();
    clock.add(exchange(0, 1_000, 4, 4));
    clock.forgetRoundTrips();
    expect([clock.offset, clock.roundTrip]).toEqual([1_000, null]);
    clock.add(exchange(600, 1_000, 290, 110));
    expect([clock.offset, clock.roundTrip]).toEqual([1_000, 400]);
  });

  test('forgets all when our own clock ran backwards in between', () => {
    const clock = new ClockOffset();
    clock.add(exchange(0, 50, 1, 1));
    clock.add({ asked: 5_000, answered: 4_000, theirs: 5_050 });
    expect(clock.offset).toBeNull();
  });
});
