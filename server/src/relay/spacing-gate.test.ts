import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import { STANDBY_INTERVAL_MS } from '@porthole/shared/protocol/limits';
import type { Wish } from '@porthole/shared/protocol/renditions';
import { describe, expect, test } from 'vitest';
import { SpacingGate, spacingOf } from './spacing-gate.ts';

const ALL: Wish = { rendition: 'auto' };
const STANDBY: Wish = { rendition: 'auto', standby: true };
const few = (fps: number): Wish => ({ rendition: 'auto', fps });

function open(wish: Wish) {
  const timers = new ManualTimers();
  const passed: number[] = [];
  const seen: { leftOut: number; reason?: string } = { leftOut: 0 };
  const gate = new SpacingGate({
    spacing: spacingOf(wish),
    now: () => timers.monotonic(),
    pass: (frame) => void passed.push(frame.header.sequence),
    leftOut: (reason) => {
      seen.leftOut += 1;
      seen.reason = reason;
    },
  });
  /** Frames numbered by the moment they come. */
  const offerEvery = (ms: number, frames: number) => {
    for (let n = 0; n < frames; n += 1, timers.advance(ms))
      gate.offer({ header: { sequence: timers.monotonic() } } as Frame);
  };
  return { gate, timers, offerEvery, passed, seen };
}

describe('RT-6: a viewer that stands by', () => {
  test('is passed a frame in each interval, at most', () => {
    const { offerEvery, passed, seen } = open(STANDBY);
    offerEvery(100, 10);
    expect(passed).toEqual([0, 300, 600, 900]);
    expect(seen.leftOut).toBe(6);
  });

  test('is passed each of a camera that stands by itself, though they come a little early or late', () => {
    const { gate, timers, passed, seen } = open(STANDBY);
    const frames = Array.from({ length: 20 }, (_, n) => n * STANDBY_INTERVAL_MS + (n % 3) * 35);
    for (const at of frames) {
      timers.advance(at - timers.monotonic());
      gate.offer({ header: { sequence: at } } as Frame);
    }
    expect([passed, seen.leftOut]).toEqual([frames, 0]);
  });

  test('is passed no more of them than that, whatever the camera’s pace', () => {
    for (const ms of [33, 40, 66, 90, 143, 230]) {
      const { offerEvery, timers, passed } = open(STANDBY);
      offerEvery(ms, 200);
      expect(passed.length).toBeLessThanOrEqual(timers.monotonic() / STANDBY_INTERVAL_MS + 1);
    }
  });

  test('is passed every frame of a camera that is slower', () => {
    const { offerEvery, passed } = open(STANDBY);
    offerEvery(STANDBY_INTERVAL_MS, 5);
    expect(passed).toHaveLength(5);
  });

  test('has the newest at once when it does so no longer, and every frame from then on', () => {
    const { gate, offerEvery, passed, seen } = open(STANDBY);
    offerEvery(100, 3);
    expect(gate.holds).toBe(1);
    gate.turn(undefined);
    expect([passed, seen.leftOut, gate.holds]).toEqual([[0, 200], 1, 0]);
    offerEvery(100, 2);
    expect(passed).toEqual([0, 200, 300, 400]);
  });

  test('begins to with the interval after the last frame it had', () => {
    const { gate, offerEvery, passed } = open(ALL);
    offerEvery(100, 3);
    gate.turn(spacingOf(STANDBY));
    offerEvery(100, 3);
    expect(passed).toEqual([0, 100, 200, 500]);
  });

  test('gives up what waits when it is closed', () => {
    const { gate, offerEvery, seen } = open(STANDBY);
    offerEvery(100, 2);
    expect([gate.close(), gate.close(), gate.holds, seen.leftOut]).toEqual([1, 0, 0, 0]);
  });
});

describe('a viewer that asks for so many frames a second', () => {
  test.each([
    [30, 10, 10],
    [30, 8, 8],
    [15, 8, 8],
    [15, 15, 15],
    [15, 30, 15],
    [10, 1, 1],
  ])('is passed of %i a second, where it asks for %i, %i', (captured, fps, each) => {
    const { offerEvery, passed, seen } = open(few(fps));
    offerEvery(1_000 / captured, 20 * captured);
    expect(Math.abs(passed.length / 20 - each)).toBeLessThan(0.5);
    expect(passed.length + seen.leftOut).toBeGreaterThan(20 * captured - 2);
    if (each < captured) expect(seen.reason).toBe('viewer-busy');
  });

  test('has no use for more while another way brings the picture', () => {
    expect(spacingOf({ ...STANDBY, fps: 10 })).toEqual(spacingOf(STANDBY));
  });
});
