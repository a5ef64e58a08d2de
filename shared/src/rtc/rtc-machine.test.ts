import { describe, expect, test } from 'vitest';
import type { ReasonCode } from '../protocol/reasons.ts';
import { ALL_WELL, READY, RtcRun } from './testing/rtc-run.ts';

const run = () => new RtcRun();

/** How its last attempt ended, and where it is now. */
const ended = (after: RtcRun) => `${after.rtc.ended?.code} ${after.at}`;

describe('RT-9: an attempt is made', () => {
  test('once JPEGs have flowed for two seconds', () => {
    expect(run().pass(2_050).at).toBe('base');
    expect(run().pass(2_100)).toMatchObject({ at: 'asked', mode: 'jpeg' });
  });

  test.each<[string, Parameters<RtcRun['facts']>[0]]>([
    ['the camera’s PC says nothing of it', { offered: null }],
    ['its sender is off', { offered: { ...READY, state: 'off', code: 'rtc-off' } }],
    ['it sends to as many as it can', { offered: { ...READY, watching: 3 } }],
    ['it is forbidden', { allowed: false }],
    ['nobody sees the page', { visible: false }],
    ['there is no session to ask over', { signalling: false }],
    ['the source stands still', { sourceAlive: false }],
  ])('never while %s', (_why, facts) => {
    const after = new RtcRun({ ...ALL_WELL, ...facts }).pass(60_000);
    expect(after.rtc.attempts).toBe(0);
  });

  test('never by a browser that has no WebRTC', () => {
    const after = new RtcRun(ALL_WELL, false).pass(60_000);
    expect(after.rtc.attempts).toBe(0);
  });

  test('never while no JPEG comes', () => {
    expect(run().pass(60_000, {}).rtc.attempts).toBe(0);
    expect(run().pass(1_000).pass(60_000, {}).rtc.attempts).toBe(0);
  });
});

describe('RT-9, IC-3: an attempt that fails is given up', () => {
  test.each<[string, (run: RtcRun) => RtcRun, ReasonCode, number]>([
    ['the relay is not heard', (run) => run.pass(2_100), 'relay-unreachable', 3_000],
    ['no offer comes', (run) => run.asked(), 'rtc-no-answer', 3_000],
    ['no address answers', (run) => run.connecting(), 'rtc-ice-blocked', 3_000],
    [
      'a TURN address came late, and does not answer either',
      (run) => run.connecting().pass(2_500).say({ type: 'turn', code: null }),
      'rtc-ice-blocked',
      1_000,
    ],
    [
      'TURN refused its credentials, and nothing else answers',
      (run) => run.connecting().say({ type: 'turn', code: 'turn-auth' }),
      'turn-auth',
      3_000,
    ],
    [
      'one TURN server refused, another gave an address, and that does not answer either',
      (run) =>
        run
          .connecting()
          .say({ type: 'turn', code: 'turn-auth' })
          .say({ type: 'turn', code: null })
          .say({ type: 'turn', code: 'turn-unreachable' }),
      'rtc-ice-blocked',
      3_000,
    ],
    [
      'an address answered and no pair is ready',
      (run) => run.connecting().pass(200, { jpegs: true, checks: true }),
      'rtc-ice-timeout',
      4_800,
    ],
    [
      'the handshake does not end on a path that is open',
      (run) => run.connecting().pass(100).say({ type: 'answering', open: true }),
      'rtc-dtls-timeout',
      3_000,
    ],
    ['it is connected and no frame comes', (run) => run.connected(), 'rtc-connected-no-frames', 2_500],
  ])('where %s', (_what, until, code, withinMs) => {
    const before = until(run());
    expect(before.pass(withinMs - 60).rtc.ended).toBeNull();
    expect(ended(before.pass(120))).toBe(`${code} cooldown`);
    expect(before.modes).toEqual(['jpeg']);
  });

  test.each<[string, (run: RtcRun) => RtcRun, ReasonCode]>([
    [
      'all pairs failed',
      (run) => run.connecting().say({ type: 'connection', state: 'failed' }),
      'rtc-ice-failed',
    ],
    [
      'the other end says so',
      (run) => run.asked().say({ type: 'ended', code: 'rtc-sidecar-crash' }),
      'rtc-sidecar-crash',
    ],
    [
      'the handshake failed',
      (run) =>
        run.connecting().say({ type: 'answering', open: true }).say({ type: 'connection', state: 'failed' }),
      'rtc-dtls-timeout',
    ],
  ])('at once where %s', (_what, until, code) => {
    expect(ended(until(run()))).toBe(`${code} cooldown`);
  });

  test('by the times that the relay sets', () => {
    const after = run().asked().say({ type: 'offered', gatheringMs: 1_000, connectionMs: 2_000 });
    expect(ended(after.pass(1_100))).toBe('rtc-ice-blocked cooldown');
  });

  test('and rests for no fault of its own where JPEGs hesitate as well', () => {
    const after = run().connected().pass(2_600, {});
    expect(ended(after)).toBe('no-frames cooldown');
    expect(after.rtc).toMatchObject({ failures: 0 });
    expect(after.pass(4_800).at).toBe('cooldown');
    expect(after.pass(400).at).toBe('asked');
  });

  test.each([1_000, 500, 350])('not while the camera brings a frame in %i ms', (everyMs) => {
    const slow = { jpegs: true, everyMs };
    const after = run().pass(20_000, slow).say({ type: 'retry' });
    while (after.at !== 'asked') after.pass(everyMs, slow);
    after.say({ type: 'offered' }).say({ type: 'connection', state: 'connected' });
    expect(after.pass(60_000, { ...slow, frames: true }).modes).toEqual(['jpeg', 'rtc']);
  });
});

describe('RT-10: a connection that paints', () => {
  test('takes over once two frames were presented, while JPEGs stand by', () => {
    expect(run().connected().say({ type: 'painted' }).at).toBe('connected');
    expect(run().connected().say({ type: 'painted' }).say({ type: 'painted' }).at).toBe('shown');
    expect(run().shown()).toMatchObject({ at: 'shown', mode: 'rtc', modes: ['jpeg', 'rtc'] });
  });

  test('is over after one second without a frame, and JPEGs paint', () => {
    const after = run().shown();
    expect(after.pass(950).mode).toBe('rtc');
    expect(ended(after.pass(100))).toBe('rtc-stall cooldown');
    expect(after.modes).toEqual(['jpeg', 'rtc', 'jpeg']);
  });

  test('stays over although its frames come again: the next attempt is a new one', () => {
    const after = run().shown().pass(1_100).pass(1_000, { jpegs: true, frames: true });
    expect(after).toMatchObject({ at: 'cooldown', mode: 'jpeg' });
    expect(after.pass(5_000)).toMatchObject({ at: 'asked', attempt: 2 });
  });

  test('survives a shorter gap', () => {
    const after = run().shown().pass(900).pass(1_000, { jpegs: true, frames: true });
    expect(after.modes).toEqual(['jpeg', 'rtc']);
  });

  test('is not blamed where JPEGs stop as well: the source stands still', () => {
    const after = run().shown().pass(1_100, {});
    expect(ended(after)).toBe('no-frames cooldown');
    expect(after.rtc).toMatchObject({ failures: 0 });
  });

  test('is not blamed where the relay calls the source dead', () => {
    const after = run().shown().facts({ sourceAlive: false }).pass(1_100);
    expect(after.rtc).toMatchObject({ failures: 0, ended: { code: 'no-frames' } });
  });

  test('is tried again soon after its source came back', () => {
    const after = run().shown().pass(20_000, {});
    expect(after.pass(2_200).at).toBe('asked');
  });

  test('is over at once when its connection says that it failed', () => {
    expect(ended(run().shown().say({ type: 'connection', state: 'failed' }))).toBe('rtc-stall cooldown');
  });

  test('outlives the relay and the camera’s own word: its frames count', () => {
    const after = run().shown().facts({ offered: null, signalling: false, sourceAlive: false });
    expect(after.pass(60_000, { frames: true })).toMatchObject({ mode: 'rtc', attempt: 1 });
  });

  test.each([1_100, 20_000])('is not blamed for %i ms in which the page was suspended', (ms) => {
    const after = run().shown().sleep(ms).facts({ jpegAt: 0 });
    after.facts({ jpegAt: after.now });
    expect(after.pass(1_000, { jpegs: true, frames: true })).toMatchObject({ mode: 'rtc', attempt: 1 });
  });
});

describe('A page that nobody sees', () => {
  test('keeps what it has for ten seconds', () => {
    const after = run().shown().facts({ visible: false }).pass(9_000, { frames: true });
    expect(after.mode).toBe('rtc');
    expect(ended(after.pass(1_100, { frames: true }))).toBe('tab-hidden base');
  });

  test('that is seen again in time goes on', () => {
    const after = run().shown().facts({ visible: false }).pass(9_000, {}).facts({ visible: true });
    expect(after.pass(60_000, { jpegs: true, frames: true })).toMatchObject({ mode: 'rtc', attempt: 1 });
  });

  test('lets go of what has not shown itself', () => {
    expect(ended(run().connected().facts({ visible: false }))).toBe('tab-hidden base');
  });
});

describe('A person', () => {
  test('who forbids it ends it at once', () => {
    expect(ended(run().shown().facts({ allowed: false }))).toBe('rtc-forbidden base');
    expect(ended(run().asked().facts({ allowed: false }))).toBe('rtc-forbidden base');
  });

  test('who asks for it ends its wait', () => {
    expect(run().asked().pass(3_100).say({ type: 'retry' }).at).toBe('asked');
  });
});

test('What belongs to an attempt that is over changes nothing', () => {
  const after = run().asked().pass(3_100);
  const before = after.rtc;
  after.say({ type: 'connection', state: 'connected', attempt: 1 }).say({ type: 'painted', attempt: 1 });
  expect(after.rtc).toEqual(before);
});
