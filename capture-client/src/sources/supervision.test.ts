import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { describe, expect, it } from 'vitest';
import {
  FILE_PATIENCE,
  PATIENCE,
  patienceWith,
  retryDelay,
  type Supervision,
  startSupervision,
  stepSupervision,
} from './supervision.ts';

const FAILURE = { code: 'camera-busy', detail: 'Device or resource busy' } as const;
const step = (state: Supervision, event: Parameters<typeof stepSupervision>[1], now: number) =>
  stepSupervision(state, event, now, PATIENCE);

describe('supervision of a source', () => {
  const waits = (code: ReasonCode) => [1, 2, 3, 4, 5, 6, 100].map((failures) => retryDelay(failures, code));

  it.each(['source-failed', 'source-hung', 'source-unreachable', 'ffmpeg-missing'] as const)(
    'CA-6: waits longer after each failure, and never longer than eight seconds: %s',
    (code) => expect(waits(code)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]),
  );

  it.each(['camera-busy', 'camera-unplugged', 'camera-none', 'source-not-found'] as const)(
    'CA-6: looks every second and a half at least for what is missing or taken: %s',
    (code) => expect(waits(code)).toEqual([500, 1_000, 1_500, 1_500, 1_500, 1_500, 1_500]),
  );

  it.each(['camera-busy', 'camera-unplugged', 'source-hung', 'source-failed'] as const)(
    'says how soon it tries again, and keeps to it: %s',
    (code) => {
      const [, seconds] = /within (\d+) s/.exec(REASONS[code].next) ?? [];
      expect(Math.max(...waits(code))).toBeLessThanOrEqual(Number(seconds) * 1_000);
    },
  );

  it('runs with the first frame', () => {
    const state = step(startSupervision(0, PATIENCE), { type: 'frame' }, 900);
    expect(state).toEqual({
      phase: 'running',
      failures: 0,
      since: 900,
      deadline: 900 + PATIENCE.nextFrameMs,
    });
  });

  it.each([
    ['before its first frame', startSupervision(0, PATIENCE), PATIENCE.firstFrameMs],
    ['between two frames', step(startSupervision(0, PATIENCE), { type: 'frame' }, 0), PATIENCE.nextFrameMs],
  ])('gives a source up that is silent too long %s', (_when, state, patience) => {
    expect(step(state, { type: 'tick' }, patience - 1)).toBe(state);
    expect(step(state, { type: 'tick' }, patience)).toMatchObject({
      phase: 'waiting',
      failures: 1,
      until: patience + 500,
      failure: { code: 'source-hung' },
    });
  });

  it.each([
    ['its time was over meanwhile', 60_000, 61_500],
    ['its time would be over soon', 5_000, 6_500],
    ['it has more time than that', 1_000, PATIENCE.nextFrameMs],
  ])('gives a source a moment after standing still itself: %s', (_when, now, deadline) => {
    const running = step(startSupervision(0, PATIENCE), { type: 'frame' }, 0);
    const after = step(running, { type: 'stood-still' }, now);
    expect(after).toEqual({ ...running, deadline });
    expect(step(after, { type: 'tick' }, deadline - 1)).toBe(after);
    expect(step(after, { type: 'tick' }, deadline)).toMatchObject({ failure: { code: 'source-hung' } });
  });

  it('gives a slow source time for its next frame then', () => {
    const patience = patienceWith(PATIENCE, 10_000);
    const running = stepSupervision(startSupervision(0, patience), { type: 'frame' }, 0, patience);
    const after = stepSupervision(running, { type: 'stood-still' }, 90_000, patience);
    expect(after).toMatchObject({ deadline: 105_000 });
  });

  it('gives one that is being opened all its time again then', () => {
    const starting = startSupervision(0, PATIENCE);
    expect(step(starting, { type: 'stood-still' }, 20_000)).toEqual({ ...starting, deadline: 35_000 });
  });

  it('opens one anew that stays behind, which is no failure', () => {
    const running = step(startSupervision(0, PATIENCE, 2), { type: 'frame' }, 0);
    expect(step(running, { type: 'behind' }, 900)).toEqual(startSupervision(900, PATIENCE, 2));
  });

  it.each(['waiting', 'stopped'] as const)('hears nothing of it while %s', (phase) => {
    const type = phase === 'stopped' ? 'stop' : 'failed';
    const state = step(startSupervision(0, PATIENCE), { type, failure: FAILURE }, 0);
    expect(step(state, { type: 'stood-still' }, 90_000)).toEqual(state);
  });

  it.each([
    [0, 6_000],
    [1, 12_000],
    [2, 24_000],
    [9, 120_000],
  ])('gives a file that failed %i times %i ms for its next frame, for it may have few', (failures, wait) => {
    const first = startSupervision(0, FILE_PATIENCE, failures);
    expect(stepSupervision(first, { type: 'frame' }, 0, FILE_PATIENCE)).toMatchObject({ deadline: wait });
    expect(step(first, { type: 'frame' }, 0)).toMatchObject({ deadline: PATIENCE.nextFrameMs });
  });

  it('opens again when it has waited, and not before', () => {
    const waiting = step(startSupervision(0, PATIENCE), { type: 'failed', failure: FAILURE }, 100);
    expect(waiting).toEqual({ phase: 'waiting', failures: 1, until: 600, failure: FAILURE });
    expect(step(waiting, { type: 'tick' }, 599)).toBe(waiting);
    expect(step(waiting, { type: 'tick' }, 600)).toMatchObject({ phase: 'starting', failures: 1 });
  });

  it('forgets failures once frames have come for ten seconds, not with the first', () => {
    let state = step(startSupervision(0, PATIENCE, 4), { type: 'frame' }, 0);
    expect(state).toMatchObject({ failures: 4 });
    state = step(state, { type: 'frame' }, 10_000);
    expect(state).toMatchObject({ failures: 0 });
  });

  it('hears nothing from a run that it gave up on', () => {
    const waiting = step(startSupervision(0, PATIENCE), { type: 'failed', failure: FAILURE }, 0);
    expect(step(waiting, { type: 'frame' }, 1)).toBe(waiting);
    expect(step(waiting, { type: 'failed', failure: FAILURE }, 1)).toBe(waiting);
  });

  it('stays stopped', () => {
    const stopped = step(startSupervision(0, PATIENCE), { type: 'stop' }, 0);
    for (const type of ['frame', 'tick', 'stop'] as const)
      expect(step(stopped, { type }, 99_999)).toEqual({ phase: 'stopped' });
  });
});
