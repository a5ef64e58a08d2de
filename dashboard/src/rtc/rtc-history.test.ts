import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { RtcMode } from '@porthole/shared/rtc/rtc-state';
import { describe, expect, test } from 'vitest';
import { RtcBook } from './rtc-book.ts';
import { RtcHistory } from './rtc-history.ts';
import type { RtcAttempt } from './rtc-report.ts';
import { NO_STATS } from './testing/fake-peer.ts';

/** What happens, and how many ms after the one before. */
type Happening = readonly [afterMs: number, what: RtcMode | 'painted' | 'ended' | 'unseen' | 'closed'];

function run(happenings: readonly Happening[], { sourceAlive = true } = {}) {
  const timers = new ManualTimers();
  const settled: { at: number; attempt: RtcAttempt }[] = [];
  const history = new RtcHistory({
    timers,
    attempts: [],
    sourceAlive: () => sourceAlive,
    settled: (attempt) => settled.push({ at: timers.monotonic(), attempt }),
  });
  const book = new RtcBook(1, timers.monotonic(), timers.now());
  book.counted(NO_STATS, timers.monotonic());
  history.begun(book);
  for (const [afterMs, what] of happenings) {
    timers.advance(afterMs);
    if (what === 'painted') history.painted();
    else if (what === 'unseen') history.unseen();
    else if (what === 'closed') history.close();
    else if (what === 'ended') {
      book.end('rtc-stall', timers.monotonic());
      history.ended();
    } else {
      history.modeChanged();
    }
  }
  return { timers, history, settled, gapMs: () => history.attempts.at(-1)?.figures?.gapMs };
}

/** A picture every 100 ms for a second and a half. */
const FLOW: Happening[] = Array.from({ length: 15 }, () => [100, 'painted']);
const DIED: Happening[] = [...FLOW, [340, 'jpeg'], [0, 'ended']];

describe('The longest visible gap', () => {
  test.each<[string, Happening[], number | null]>([
    ['at an upgrade is until WebRTC’s first picture', [...FLOW, [20, 'rtc'], [30, 'painted'], ...FLOW], 100],
    ['is not known before there was a change', FLOW, null],
    ['at an upgrade that nobody sees otherwise is the one of its pictures', [...FLOW, [0, 'rtc']], null],
    [
      'is the one until the relay sends at its full rate, where that is longer',
      [...FLOW, [310, 'jpeg'], [5, 'painted'], [420, 'painted'], ...FLOW],
      420,
    ],
    [
      'is none of the camera’s own a second later',
      [...FLOW, [310, 'jpeg'], [5, 'painted'], ...FLOW, [900, 'painted']],
      315,
    ],
    ['of an end is until the JPEG in its place', [...DIED, [60, 'painted'], ...FLOW], 400],
    ['is none while nobody sees the page', [...FLOW, [50, 'unseen'], [9_000, 'jpeg'], [1, 'painted']], null],
  ])('%s', (_what, happenings, gapMs) => {
    expect(run(happenings).gapMs()).toBe(gapMs);
  });
});

describe('An attempt that is over', () => {
  test('has the gap of its end beside the longest', () => {
    const happenings: Happening[] = [
      ...FLOW,
      [700, 'rtc'],
      [10, 'painted'],
      ...FLOW,
      ...DIED,
      [60, 'painted'],
    ];
    const { figures } = run([...happenings, ...FLOW]).settled[0]!.attempt;
    expect([figures?.gapMs, figures?.lastGapMs]).toEqual([710, 400]);
  });

  test('is settled once the pictures in its place come, and listed meanwhile', () => {
    const { settled, history, timers } = run([...DIED, [60, 'painted']]);
    expect([settled.length, history.attempts.length, history.running]).toEqual([0, 1, null]);
    timers.advance(950);
    history.painted();
    history.painted();
    expect(settled.map(({ attempt }) => [attempt.end?.code, attempt.figures?.gapMs])).toEqual([
      ['rtc-stall', 950],
    ]);
    expect(history.attempts).toHaveLength(1);
  });

  test('is settled at once where it never had the picture, or lost it long before', () => {
    expect(run([...FLOW, [10, 'ended']]).settled).toHaveLength(1);
    expect(run([...FLOW, [300, 'jpeg'], ...FLOW, [0, 'ended']]).settled).toHaveLength(1);
  });

  test.each([
    ['the gap so far, where the camera sends', true, 5_340],
    ['no gap that is the camera’s own', false, null],
  ])('is settled after five seconds without a picture, with %s', (_what, sourceAlive, gapMs) => {
    const { settled, timers } = run(DIED, { sourceAlive });
    timers.advance(4_999);
    expect(settled).toEqual([]);
    timers.advance(1);
    expect(settled[0]?.attempt.figures?.gapMs).toBe(gapMs);
    expect(timers.pending).toBe(0);
  });

  test('is settled with its view, with what is known', () => {
    const { settled, timers } = run([...DIED, [0, 'closed'], [0, 'closed']]);
    expect(settled.map(({ attempt }) => attempt.figures?.gapMs)).toEqual([null]);
    expect(timers.pending).toBe(0);
  });
});
