import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { describe, expect, it } from 'vitest';
import { RoundTrips } from './round-trips.ts';

function setUp() {
  const timers = new ManualTimers();
  const roundTrips = new RoundTrips(timers);
  const took = (ms: number) => {
    const asked = timers.monotonic();
    timers.advance(ms);
    roundTrips.add({ asked, answered: timers.monotonic(), theirs: 0 });
  };
  return { timers, roundTrips, took };
}

describe('CL-1: round trips of small messages', () => {
  it('are as long as the quickest of the last minute', () => {
    const { timers, roundTrips, took } = setUp();
    expect(roundTrips.quickest).toBeUndefined();
    for (const ms of [90, 8.4, 60]) took(ms);
    expect(roundTrips.quickest).toBe(8);
    timers.advance(60_000);
    took(70);
    expect(roundTrips.quickest).toBe(70);
  });

  it('are unknown where the network may be another one, whatever was asked in the last one', () => {
    const { timers, roundTrips, took } = setUp();
    took(2);
    const asked = timers.monotonic();
    timers.advance(3);
    roundTrips.forget();
    roundTrips.add({ asked, answered: timers.monotonic(), theirs: 0 });
    expect(roundTrips.quickest).toBeUndefined();
    took(300);
    expect(roundTrips.quickest).toBe(300);
  });
});
