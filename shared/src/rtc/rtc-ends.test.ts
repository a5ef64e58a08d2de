import { describe, expect, test } from 'vitest';
import { openRtc, resumeRtc } from './rtc-machine.ts';
import { ALL_WELL, READY, RtcRun } from './testing/rtc-run.ts';

/** Ms until the next attempt may begin. */
const restMs = ({ rtc, now }: RtcRun) => (rtc.phase.name === 'cooldown' ? rtc.phase.until - now : 0);

/** As many attempts fail, one after another. */
function failing(times: number, run = new RtcRun()): RtcRun {
  for (let failed = 0; failed < times; failed += 1) {
    while (run.at !== 'asked') run.pass(100);
    run.say({ type: 'ended', code: 'rtc-ice-blocked' });
  }
  return run;
}

function stalling(times: number, run = new RtcRun()): RtcRun {
  for (let stalled = 0; stalled < times; stalled += 1) {
    run.say({ type: 'try-now' });
    run.shown().say({ type: 'connection', state: 'failed' });
  }
  return run;
}

describe('RT-11: after an attempt that failed the next waits', () => {
  test.each([
    [1, 5_000],
    [2, 15_000],
    [3, 60_000],
    [4, 300_000],
    [5, 300_000],
  ])('%i running: %i ms', (times, ms) => {
    expect(restMs(failing(times))).toBe(ms);
  });

  test.each([
    [0, 4_000],
    [1, 6_000],
  ])('a fifth less or more, by chance (%d)', (luck, ms) => {
    const run = new RtcRun();
    run.luck = luck;
    expect(restMs(failing(1, run))).toBeCloseTo(ms);
  });

  test('two seconds at the most once the network is another one, and as if it were the first', () => {
    const run = failing(3).say({ type: 'network-changed' });
    expect(restMs(run)).toBe(2_000);
    expect(restMs(failing(1, run))).toBe(5_000);
  });

  test('half an hour after three paths that went dead in ten minutes', () => {
    expect(restMs(stalling(2))).toBe(15_000);
    expect(restMs(stalling(3))).toBe(30 * 60_000);
  });

  test('of which those in another network are none', () => {
    const run = stalling(2).say({ type: 'network-changed' });
    expect(restMs(stalling(1, run))).toBeLessThanOrEqual(5_000);
  });

  test('no longer than fifteen seconds where it is pinned', () => {
    const run = new RtcRun().facts({ pinned: true });
    expect(restMs(failing(4, run))).toBe(15_000);
  });

  test('as after the first, once a connection has held for five minutes', () => {
    const run = failing(3);
    run
      .say({ type: 'try-now' })
      .shown()
      .pass(5 * 60_000, { jpegs: true, frames: true });
    expect(restMs(run.say({ type: 'connection', state: 'failed' }))).toBe(5_000);
  });
});

describe('RT-11: a publisher that is full', () => {
  const full = () =>
    new RtcRun().asked().say({ type: 'ended', code: 'rtc-busy', values: { watching: 3, most: 3 } });

  test('is asked again in a minute, and has not failed', () => {
    expect(restMs(full())).toBe(60_000);
    expect(full().rtc).toMatchObject({ failures: 0, ended: { values: { watching: 3, most: 3 } } });
  });

  test('is asked soon after it says that there is room', () => {
    const run = full().facts({ offered: { ...READY, watching: 3 } });
    expect(restMs(run.facts({ offered: { ...READY, watching: 2 } }))).toBe(2_000);
  });

  test('is not asked sooner by one that failed for another reason', () => {
    const run = failing(2).facts({ offered: { ...READY, watching: 3 } });
    expect(restMs(run.facts({ offered: READY }))).toBe(15_000);
  });
});

/** The same camera, shown again after so many ms. */
function back({ rtc, now }: RtcRun, awayMs: number, facts = ALL_WELL): RtcRun {
  const run = new RtcRun({});
  run.now = now + awayMs;
  run.rtc = resumeRtc(openRtc(true, run.now), rtc);
  return run.facts(facts);
}

describe('RT-11: a camera that failed goes on resting while the page shows another', () => {
  test.each<[string, RtcRun, number, number]>([
    ['after one attempt', failing(1), 2_000, 3_000],
    ['after three', failing(3), 20_000, 40_000],
    ['after three dead paths', stalling(3), 20 * 60_000, 10 * 60_000],
    ['no longer than that', failing(1), 6_000, 0],
    ['where nothing failed', new RtcRun().shown(), 1_000, 0],
  ])('%s', (_what, run, awayMs, left) => {
    expect(restMs(back(run, awayMs))).toBe(left);
  });

  test('and the next that fails waits as long as if it had never been left', () => {
    const returned = back(failing(2), 20_000);
    expect(restMs(failing(1, returned))).toBe(60_000);
    expect(returned.rtc.attempts).toBe(3);
  });

  test('and an attempt that ran when it was left neither goes on nor counts', () => {
    const run = failing(1);
    while (run.at !== 'asked') run.pass(100);
    const returned = back(run, 0);
    expect([returned.at, returned.rtc.failures, returned.rtc.attempts]).toEqual(['base', 1, 2]);
  });

  test('and the publisher’s word shortens the wait where it is another one than before', () => {
    const run = new RtcRun().asked().say({ type: 'ended', code: 'rtc-busy' });
    expect(restMs(back(run, 0))).toBe(60_000);
    const full = run.facts({ offered: { ...READY, watching: 3 } });
    expect(restMs(back(full, 0))).toBe(2_000);
  });
});
