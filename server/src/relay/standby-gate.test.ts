import type { Frame } from '@porthole/shared/protocol/frame';
import { STANDBY_INTERVAL_MS } from '@porthole/shared/protocol/limits';
import { describe, expect, test } from 'vitest';
import { StandbyGate } from './standby-gate.ts';

function open(isOn: boolean) {
  let now = 0;
  const passed: number[] = [];
  const leftOut: number[] = [];
  const sequenceOf = ({ frame }: { frame: Frame }) => frame.header.sequence;
  const gate = new StandbyGate({
    isOn,
    now: () => now,
    pass: (waiting) => passed.push(sequenceOf(waiting)),
    leftOut: (waiting) => leftOut.push(sequenceOf(waiting)),
  });
  /** Frames numbered by the moment they come. */
  const offerEvery = (ms: number, frames: number) => {
    for (let n = 0; n < frames; n += 1, now += ms)
      gate.offer({ frame: { header: { sequence: now } } as Frame, before: {} });
  };
  return { gate, offerEvery, passed, leftOut };
}

describe('RT-6: a viewer that stands by', () => {
  test('is passed a frame in each interval, at most', () => {
    const { offerEvery, passed, leftOut } = open(true);
    offerEvery(100, 10);
    expect(passed).toEqual([0, 300, 600, 900]);
    expect(leftOut).toEqual([100, 200, 400, 500, 700, 800]);
  });

  test('is passed every frame of a camera that is slower', () => {
    const { offerEvery, passed } = open(true);
    offerEvery(STANDBY_INTERVAL_MS, 5);
    expect(passed).toHaveLength(5);
  });

  test('has the newest at once when it does so no longer, and every frame from then on', () => {
    const { gate, offerEvery, passed, leftOut } = open(true);
    offerEvery(100, 3);
    expect(gate.holds).toBe(1);
    gate.turn(false);
    expect([passed, leftOut, gate.holds]).toEqual([[0, 200], [100], 0]);
    offerEvery(100, 2);
    expect(passed).toEqual([0, 200, 300, 400]);
  });

  test('begins to with the interval after the last frame it had', () => {
    const { gate, offerEvery, passed } = open(false);
    offerEvery(100, 3);
    gate.turn(true);
    offerEvery(100, 3);
    expect(passed).toEqual([0, 100, 200, 500]);
  });

  test('gives up what waits when it is closed', () => {
    const { gate, offerEvery, leftOut } = open(true);
    offerEvery(100, 2);
    expect([gate.close(), gate.close(), gate.holds, leftOut]).toEqual([1, 0, 0, []]);
  });
});
