import { describe, expect, test } from 'vitest';
import type { ReasonCode } from '../protocol/reasons.ts';
import { openRtc } from './rtc-machine.ts';
import { pastOnNewNetwork, type RtcPast, resumeRtc, rtcPast } from './rtc-past.ts';
import { ALL_WELL, READY, RtcRun } from './testing/rtc-run.ts';

const SECOND = 1_000;
const MINUTE = 60_000;

function failing(times: number, code: ReasonCode = 'rtc-ice-blocked', run = new RtcRun()): RtcRun {
  for (let failed = 0; failed < times; failed += 1) {
    while (run.at !== 'asked') run.pass(100);
    run.say({ type: 'ended', code });
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

/** The same camera, shown again after so many ms. */
function back(past: RtcPast, now: number, facts = ALL_WELL): RtcRun {
  const run = new RtcRun({});
  run.now = now;
  run.rtc = resumeRtc(openRtc(true, now), past);
  return run.facts(facts);
}

const restMs = ({ rtc, now }: RtcRun) => (rtc.phase.name === 'cooldown' ? rtc.phase.until - now : 0);

describe('RT-11: a camera that failed goes on resting while the page shows another', () => {
  test.each<[string, RtcRun, number, number]>([
    ['after one attempt', failing(1), 2 * SECOND, 3 * SECOND],
    ['after two', failing(2), 2 * SECOND, 13 * SECOND],
    ['after three', failing(3), 20 * SECOND, 40 * SECOND],
    ['after four', failing(4), 4 * MINUTE, MINUTE],
    ['after three dead paths', stalling(3), 20 * MINUTE, 10 * MINUTE],
    ['where its publisher was busy', failing(1, 'rtc-busy'), 50 * SECOND, 10 * SECOND],
    ['no longer than that', failing(1), 6 * SECOND, 0],
    ['where nothing failed', new RtcRun().shown(), SECOND, 0],
  ])('%s', (_what, run, awayMs, left) => {
    expect(restMs(back(rtcPast(run.rtc), run.now + awayMs))).toBe(left);
  });

  test('and the next that fails waits as long as if it had never been left', () => {
    const run = failing(2);
    const returned = back(rtcPast(run.rtc), run.now + 20 * SECOND);
    expect(restMs(failing(1, 'rtc-ice-blocked', returned))).toBe(60 * SECOND);
    expect(returned.rtc.attempts).toBe(3);
  });

  test('two seconds at the most from when the network is another one, and as if it were the first', () => {
    const run = failing(4);
    const past = pastOnNewNetwork(rtcPast(run.rtc), run.now + SECOND);
    expect(restMs(back(past, run.now + 1_500))).toBe(1_500);
    const returned = back(past, run.now + 10 * SECOND);
    expect(restMs(returned)).toBe(0);
    expect(restMs(failing(1, 'rtc-ice-blocked', returned))).toBe(5 * SECOND);
  });

  test('and paths that went dead in another network count no more', () => {
    const run = stalling(2);
    const past = pastOnNewNetwork(rtcPast(run.rtc), run.now + SECOND);
    expect(restMs(stalling(1, back(past, run.now + 10 * SECOND)))).toBeLessThanOrEqual(5 * SECOND);
  });

  test('an attempt that ran when it was left neither goes on nor counts', () => {
    const run = failing(1);
    while (run.at !== 'asked') run.pass(100);
    const returned = back(rtcPast(run.rtc), run.now);
    expect([returned.at, returned.rtc.failures, returned.rtc.attempts]).toEqual(['base', 1, 2]);
    expect(returned.rtc.ended).toMatchObject({ attempt: 1, code: 'rtc-ice-blocked' });
  });

  test('its publisher’s word shortens the wait where it is another one than before', () => {
    const crashed = failing(3, 'rtc-sidecar-crash');
    expect(restMs(back(rtcPast(crashed.rtc), crashed.now))).toBe(60 * SECOND);
    const off = crashed.facts({ offered: { state: 'off', watching: 0, most: 3 } });
    expect(restMs(back(rtcPast(off.rtc), off.now, { ...ALL_WELL, offered: READY }))).toBe(2 * SECOND);
  });
});
