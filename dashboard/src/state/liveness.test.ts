import { CONNECTING_DEADLINE_MS, STALE_AFTER_MS } from '@porthole/shared/protocol/limits';
import { describe, expect, it } from 'vitest';
import { isInFlow, isLeftOver, lastLifeAt, waitingSince } from './liveness.ts';

/** The relay's clock is ahead of the monotonic one by this much. */
const OFFSET = 1_000_000;
const paint = (at: number, ageMs: number, inFlow = false) => ({
  at,
  capturedAt: at - ageMs + OFFSET,
  inFlow,
});

describe('when a picture last showed life', () => {
  it('is at its capture, for a frame alone: the relay’s latest may be old', () => {
    expect(lastLifeAt(paint(5_000, 300_000), OFFSET)).toBe(5_000 - 300_000);
    expect(lastLifeAt(paint(5_000, 80), OFFSET)).toBe(4_920);
  });

  it('is at its paint within a running stream, however long its way', () => {
    expect(lastLifeAt(paint(5_000, 3_000, true), OFFSET)).toBe(5_000);
  });

  it('is at its paint while clocks are not compared, or the capture seems to lie ahead', () => {
    expect(lastLifeAt(paint(5_000, 300_000), null)).toBe(5_000);
    expect(lastLifeAt(paint(5_000, -400), OFFSET)).toBe(5_000);
  });

  it.each([
    ['the first paint', null, undefined, false],
    ['soon after another', paint(1_000, 0), undefined, true],
    ['long after another', paint(1_000 - STALE_AFTER_MS - 1, 0), undefined, false],
    ['within three intervals of a slow camera', paint(1_000 - 89_000, 0), 30_000, true],
    ['after more than three', paint(1_000 - 91_000, 0), 30_000, false],
  ])('runs or does not: %s', (_which, before, interval, inFlow) => {
    expect(isInFlow(before, 1_000, interval)).toBe(inFlow);
  });
});

describe('the wait for a frame', () => {
  const old = paint(1_000, 0);

  it('began when the tile asked', () => {
    expect(waitingSince(500, null, null, 700)).toBe(500);
    expect(waitingSince(5_000, old, old.at, 6_000)).toBe(5_000);
  });

  it('is over with a paint, even of an old frame', () => {
    expect(waitingSince(500, old, -60_000, 1_100)).toBe(-60_000);
    expect(waitingSince(500, old, 990, 1_100)).toBe(500);
  });

  it('is over with its deadline where there is an older picture to show', () => {
    expect(waitingSince(5_000, old, 1_000, 5_000 + CONNECTING_DEADLINE_MS)).toBe(1_000);
  });
});

describe('a frame is left over from an outage', () => {
  const SHOWN = { capturedAt: 50_000, ageMs: 80 };
  it.each<
    [what: string, capturedAt: number, shown: typeof SHOWN | null, relayNow: number | null, is: boolean]
  >([
    ['where it is old and was taken right after what is shown', 50_100, SHOWN, 53_000, true],
    ['but not where it comes in good time', 50_100, SHOWN, 50_200, false],
    ['nor where time has passed since what is shown was taken', 51_000, SHOWN, 53_100, false],
    ['nor where the line is always that slow', 50_100, { ...SHOWN, ageMs: 2_900 }, 53_000, false],
    ['nor where the relay’s clock was set back in between', 20_000, SHOWN, 53_000, false],
    ['nor where it is the first', 50_100, null, 53_000, false],
    ['nor while the clocks are not compared', 50_100, SHOWN, null, false],
  ])('%s', (_what, capturedAt, shown, relayNow, is) => {
    expect(isLeftOver(capturedAt, shown, relayNow)).toBe(is);
  });
});
