import { describe, expect, test } from 'vitest';
import { openRtc } from './rtc-machine.ts';
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

describe('RT-11: after an attempt that failed the next waits', () => {
  test.each([
    [1, 5_000],
    [2, 10_000],
    [3, 20_000],
    [6, 160_000],
    [7, 300_000],
    [9, 300_000],
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

  test('no longer once a person asks or the network is another one, and then as if it were the first', () => {
    const run = failing(3).say({ type: 'retry' });
    expect(run.at).toBe('asked');
    expect(restMs(failing(1, run))).toBe(5_000);
  });

  test('as long after a path that went dead as after any other failure', () => {
    const run = new RtcRun();
    for (const ms of [5_000, 10_000, 20_000]) {
      while (run.at !== 'asked') run.pass(100);
      run.say({ type: 'offered' }).say({ type: 'connection', state: 'connected' });
      run.pass(1_000, { jpegs: true, frames: true }).say({ type: 'connection', state: 'failed' });
      expect([run.rtc.ended?.code, restMs(run)]).toEqual(['rtc-stall', ms]);
    }
  });

  test('no longer than fifteen seconds where it is pinned', () => {
    const run = new RtcRun().facts({ pinned: true });
    expect(restMs(failing(4, run))).toBe(15_000);
  });

  test('as after the first, once a connection has held for five minutes', () => {
    const run = failing(3);
    while (run.at !== 'asked') run.pass(100);
    run.say({ type: 'offered' }).say({ type: 'connection', state: 'connected' });
    run.pass(5 * 60_000 + 1_000, { jpegs: true, frames: true });
    expect(restMs(run.say({ type: 'connection', state: 'failed' }))).toBe(5_000);
  });
});

test('RT-11: a publisher that is full is not asked for as long as it says so', () => {
  const values = { watching: 3, most: 3 };
  const run = new RtcRun().asked().say({ type: 'ended', code: 'rtc-busy', values });
  expect(run.rtc.ended?.values).toEqual(values);
  run.facts({ offered: { ...READY, watching: 3 } }).pass(60_000);
  expect(run.rtc.attempts).toBe(1);
  expect(run.facts({ offered: READY }).at).toBe('asked');
});

/** The same camera, shown again after so many ms. */
function back({ rtc, now }: RtcRun, awayMs: number, facts = ALL_WELL): RtcRun {
  const run = new RtcRun({});
  run.now = now + awayMs;
  run.rtc = openRtc(true, run.now, rtc);
  return run.facts(facts);
}

describe('RT-11: a camera that failed goes on resting while the page shows another', () => {
  test.each<[string, RtcRun, number, number]>([
    ['after one attempt', failing(1), 2_000, 3_000],
    ['after three', failing(3), 15_000, 5_000],
    ['no longer than that', failing(1), 6_000, 0],
    ['where nothing failed', new RtcRun().shown(), 1_000, 0],
  ])('%s', (_what, run, awayMs, left) => {
    expect(restMs(back(run, awayMs))).toBe(left);
  });

  test('and the next that fails waits as long as if it had never been left', () => {
    const returned = back(failing(2), 20_000);
    expect(restMs(failing(1, returned))).toBe(20_000);
    expect(returned.rtc.attempts).toBe(3);
  });

  test('and an attempt that ran when it was left neither goes on nor counts', () => {
    const run = failing(1);
    while (run.at !== 'asked') run.pass(100);
    const returned = back(run, 0);
    expect([returned.at, returned.rtc.failures, returned.rtc.attempts]).toEqual(['base', 1, 2]);
  });
});
