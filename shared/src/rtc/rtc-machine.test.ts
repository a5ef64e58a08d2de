import { describe, expect, test } from 'vitest';
import type { ReasonCode } from '../protocol/reasons.ts';
import { rtcStateName } from './rtc-machine.ts';
import { ALL_WELL, READY, RtcRun, type Traffic } from './testing/rtc-run.ts';

const run = () => new RtcRun();

/** How its last attempt ended, and where it is now. */
const ended = (after: RtcRun) => `${after.rtc.ended?.code} ${after.at}`;

describe('RT-9: an attempt is made', () => {
  test('once JPEGs have flowed for two seconds', () => {
    expect(run().pass(2_050).at).toBe('base');
    expect(run().pass(2_100)).toMatchObject({ at: 'offering', mode: 'jpeg' });
  });

  test.each<[string, Parameters<RtcRun['facts']>[0], string]>([
    ['the camera’s PC says nothing of it', { offered: null }, 'off'],
    ['its sender is off', { offered: { ...READY, state: 'off', code: 'rtc-off' } }, 'off'],
    ['it sends to as many as it can', { offered: { ...READY, watching: 3 } }, 'base'],
    ['it is forbidden', { allowed: false }, 'off'],
    ['nobody sees the page', { visible: false }, 'base'],
    ['there is no session to ask over', { signalling: false }, 'base'],
    ['the source stands still', { sourceAlive: false }, 'base'],
  ])('never while %s', (_why, facts, state) => {
    const after = new RtcRun({ ...ALL_WELL, ...facts }).pass(60_000);
    expect(after.rtc.attempts).toBe(0);
    expect(rtcStateName(after.rtc)).toBe(state);
  });

  test('never by a browser that has no WebRTC', () => {
    const after = new RtcRun(ALL_WELL, false).pass(60_000);
    expect([after.rtc.attempts, rtcStateName(after.rtc)]).toEqual([0, 'off']);
  });

  test('never while no JPEG comes', () => {
    expect(run().pass(60_000, {}).rtc.attempts).toBe(0);
    expect(run().pass(1_000).pass(60_000, {}).rtc.attempts).toBe(0);
  });
});

describe('RT-9, IC-3: an attempt that fails is given up', () => {
  test.each<[string, (run: RtcRun) => RtcRun, ReasonCode, number]>([
    ['no offer comes', (run) => run.asked(), 'rtc-no-answer', 3_000],
    [
      'only the relay’s servers are missing',
      (run) => run.asked().say({ type: 'servers-missing' }),
      'relay-unreachable',
      3_000,
    ],
    ['no address answers', (run) => run.inIce(), 'rtc-ice-blocked', 3_000],
    [
      'a TURN address came late, and does not answer either',
      (run) => run.inIce().pass(2_500).say({ type: 'relay-candidate' }),
      'rtc-ice-blocked',
      1_000,
    ],
    [
      'TURN refused its credentials, and nothing else answers',
      (run) => run.inIce().say({ type: 'turn-refused', code: 'turn-auth' }),
      'turn-auth',
      3_000,
    ],
    [
      'one TURN server refused, another gave an address, and that does not answer either',
      (run) =>
        run
          .inIce()
          .say({ type: 'turn-refused', code: 'turn-auth' })
          .say({ type: 'relay-candidate' })
          .say({ type: 'turn-refused', code: 'turn-unreachable' }),
      'rtc-ice-blocked',
      3_000,
    ],
    [
      'an address answered and no pair is ready',
      (run) => run.inIce().pass(200, { jpegs: true, packets: true }),
      'rtc-ice-timeout',
      4_800,
    ],
    [
      'the handshake does not end on a path that is open',
      (run) => run.inIce().pass(100).say({ type: 'pair-open' }),
      'rtc-dtls-timeout',
      3_000,
    ],
    ['it is connected and no frame comes', (run) => run.proving(), 'rtc-connected-no-frames', 2_500],
  ])('where %s', (_what, until, code, withinMs) => {
    const before = until(run());
    expect(before.pass(withinMs - 60).rtc.ended).toBeNull();
    expect(ended(before.pass(120))).toBe(`${code} cooldown`);
    expect(before.modes).toEqual(['jpeg']);
  });

  test.each<[string, (run: RtcRun) => RtcRun, ReasonCode]>([
    ['all pairs failed', (run) => run.inIce().say({ type: 'connection', state: 'failed' }), 'rtc-ice-failed'],
    [
      'the other end says so',
      (run) => run.asked().say({ type: 'ended', code: 'rtc-sidecar-crash' }),
      'rtc-sidecar-crash',
    ],
    [
      'the handshake failed',
      (run) => run.inIce().say({ type: 'pair-open' }).say({ type: 'connection', state: 'failed' }),
      'rtc-dtls-timeout',
    ],
  ])('at once where %s', (_what, until, code) => {
    expect(ended(until(run()))).toBe(`${code} cooldown`);
  });

  test('not where its frames are decoded and never painted: it is never shown', () => {
    const after = run().proving().pass(2_600, { jpegs: true, unpainted: true });
    expect(ended(after)).toBe('rtc-connected-no-frames cooldown');
    expect(after.modes).toEqual(['jpeg']);
  });

  test('by the times that the relay sets', () => {
    const after = run().asked().say({ type: 'offered', gatheringMs: 1_000, connectionMs: 2_000 });
    expect(ended(after.pass(1_100))).toBe('rtc-ice-blocked cooldown');
  });

  test('and rests for no fault of its own where JPEGs hesitate as well', () => {
    const after = run().proving().pass(2_600, {});
    expect(ended(after)).toBe('no-frames cooldown');
    expect(after.rtc).toMatchObject({ failures: 0, ended: { blameless: true } });
    expect(after.pass(4_800).at).toBe('cooldown');
    expect(after.pass(400).at).toBe('offering');
  });

  test('later where the camera is slow', () => {
    const slow = { jpegs: true, everyMs: 1_000 };
    const after = run().pass(20_000, slow).say({ type: 'try-now' });
    while (after.at !== 'offering') after.pass(1_000, slow);
    after.say({ type: 'offered' }).say({ type: 'connection', state: 'connected' });
    expect(after.pass(7_000, { ...slow, frames: true }).mode).toBe('rtc');
    expect(after.pass(60_000, { ...slow, frames: true }).modes).toEqual(['jpeg', 'rtc']);
  });
});

describe('RT-10: a connection that paints', () => {
  test('takes over once five frames were decoded and two painted, while JPEGs stand by', () => {
    expect(run().showing()).toMatchObject({ at: 'rtc', mode: 'rtc', modes: ['jpeg', 'rtc'] });
  });

  test('takes over as soon as the video says that it has presented five, two of which were told', () => {
    const after = run().proving().say({ type: 'painted', presented: 4 });
    expect(after.say({ type: 'painted', presented: 4 }).at).toBe('proving');
    expect(after.say({ type: 'painted', presented: 5 }).at).toBe('rtc');
    expect(run().proving().say({ type: 'painted', presented: 9 }).at).toBe('proving');
  });

  test.each([
    [1_000, 2_000],
    [1_000, 20_000],
    [600, 2_000],
    [600, 20_000],
    [350, 2_000],
  ])(
    'is not bridged between two frames of a camera that has one in %i ms, after a proof of repeated ones',
    (everyMs, flownMs) => {
      const slow = { jpegs: true, everyMs };
      const after = run().pass(flownMs, slow).say({ type: 'try-now' });
      while (after.at !== 'offering') after.pass(everyMs, slow);
      after.say({ type: 'offered' }).say({ type: 'connection', state: 'connected' }).repeated();
      expect(after.pass(30_000, { ...slow, frames: true }).modes).toEqual(['jpeg', 'rtc']);
    },
  );

  test.each([1_000, 500, 350])(
    'is not bridged for another’s proof, whose repeated pictures it is sent as well, at one in %i ms',
    (everyMs) => {
      const slow = { jpegs: true, everyMs };
      const after = run().pass(20_000, slow).say({ type: 'try-now' });
      while (after.at !== 'offering') after.pass(everyMs, slow);
      after.say({ type: 'offered' }).say({ type: 'connection', state: 'connected' });
      after.pass(10 * everyMs, { ...slow, frames: true });
      for (let others = 0; others < 3; others += 1)
        after.repeated().pass(10 * everyMs, { ...slow, frames: true });
      expect(after.modes).toEqual(['jpeg', 'rtc']);
    },
  );

  test('is bridged as soon as a quick camera’s again, however slowly its JPEGs came', () => {
    const after = run().pass(20_000, { jpegs: true, everyMs: 500 }).say({ type: 'try-now' });
    after.pass(500, { jpegs: true, everyMs: 500 });
    while (after.at !== 'offering') after.pass(500, { jpegs: true, everyMs: 500 });
    after.say({ type: 'offered' }).say({ type: 'connection', state: 'connected' });
    after.pass(5_000, { jpegs: true, frames: true }).pass(400);
    expect(after.mode).toBe('bridge');
  });

  test('is bridged by JPEGs when no frame of its comes for 0.3 s', () => {
    const after = run().showing();
    expect(after.pass(250).mode).toBe('rtc');
    expect(after.pass(400)).toMatchObject({ at: 'bridge', mode: 'bridge' });
  });

  test('is back after a gap of 0.7 s, the same one', () => {
    const after = run().showing().pass(700).pass(1_000, { jpegs: true, frames: true });
    expect(after.modes).toEqual(['jpeg', 'rtc', 'bridge', 'rtc']);
    expect(after.rtc).toMatchObject({ attempts: 1, ended: null });
  });

  test('is left as dead when no frame comes and nothing else does', () => {
    const after = run().showing().pass(2_200);
    expect(ended(after)).toBe('rtc-stall cooldown');
    expect(after.modes).toEqual(['jpeg', 'rtc', 'bridge', 'jpeg']);
  });

  test('is left two seconds after its last frame, however much later that is counted', () => {
    const after = run().showing();
    do after.pass(50, { jpegs: true, frames: true });
    while (after.now % 200 !== 50);
    expect(after.pass(1_950).rtc.ended).toBeNull();
    expect(ended(after.pass(50))).toBe('rtc-stall cooldown');
  });

  test('lives as long as frames are decoded, painted or not', () => {
    const after = run().showing();
    for (let times = 0; times < 4; times += 1) {
      after.pass(950, { jpegs: true, unpainted: true });
      expect(after).toMatchObject({ at: 'bridge', attempt: 1 });
    }
  });

  test('is left sooner, with its own reason, when small packets come all the while', () => {
    const after = run().showing().pass(1_300, { jpegs: true, packets: true });
    expect(ended(after)).toBe('rtc-stall-ice-ok cooldown');
  });

  test('has half a second for a picture once anything passes again', () => {
    const after = run().showing().pass(1_400).pass(300, { jpegs: true, packets: true });
    expect(after.pass(500, { jpegs: true, frames: true }).modes).toEqual(['jpeg', 'rtc', 'bridge', 'rtc']);
    expect(after.rtc).toMatchObject({ attempts: 1, ended: null });
  });

  test('is not blamed where JPEGs stop as well: the source stands still', () => {
    const after = run().showing().pass(5_000, {});
    expect(after).toMatchObject({ at: 'frozen', mode: 'rtc' });
    expect(after.pass(1_000, { jpegs: true, frames: true })).toMatchObject({ at: 'rtc', attempt: 1 });
  });

  test('is not blamed where the relay calls the source dead', () => {
    const after = run().showing().facts({ sourceAlive: false }).pass(3_000);
    expect(after.rtc.ended).toBeNull();
  });

  test('is not blamed for a JPEG of before the pause, which a door that is opened in it brings', () => {
    const after = run().showing().pass(1_300, {});
    expect(after.facts({ jpegAt: after.now }).pass(5_000, {}).modes).toEqual(['jpeg', 'rtc']);
    expect(after.at).toBe('frozen');
  });

  test('is judged anew when the source comes back and it does not', () => {
    const after = run().showing().pass(5_000, {}).pass(650);
    expect(after.mode).toBe('bridge');
    expect(ended(after.pass(2_500))).toBe('rtc-stall cooldown');
  });

  test.each<[string, Traffic, string, ReasonCode, number]>([
    ['nothing, checks having passed in the pause', { packets: true }, 'nothing', 'rtc-stall', 2_000],
    ['nothing, as in the pause', {}, 'nothing', 'rtc-stall', 2_000],
    ['checks alone, as in the pause', { packets: true }, 'checks', 'rtc-stall-ice-ok', 1_000],
    ['checks alone, nothing having passed in the pause', {}, 'checks', 'rtc-stall-ice-ok', 1_000],
  ])('has its time anew when the source comes back and it brings %s', (_what, paused, brings, code, ms) => {
    const resumed = { jpegs: true, packets: brings === 'checks' };
    const after = run().showing().pass(15_000, paused);
    expect(after.at).toBe('frozen');
    while (after.at === 'frozen') after.pass(50, resumed);
    expect(after.pass(ms - 100, resumed)).toMatchObject({ at: 'bridge', rtc: { ended: null } });
    expect(ended(after.pass(200, resumed))).toBe(`${code} cooldown`);
  });

  test('is judged by what is heard since the source came back for the last time', () => {
    const after = run().showing();
    for (let times = 0; times < 3; times += 1) {
      after.pass(5_000, { packets: true });
      expect(after.at).toBe('frozen');
      after.pass(650);
      expect(after.at).toBe('bridge');
    }
    expect(after.pass(1_000).rtc.ended).toBeNull();
    expect(ended(after.pass(1_000))).toBe('rtc-stall cooldown');
  });

  test('is not unsteady for a source that pauses time after time', () => {
    const after = run().showing();
    for (let times = 0; times < 8; times += 1) {
      after.pass(1_500, {});
      expect(after.at).toBe('frozen');
      expect(after.pass(650).at).toBe('bridge');
      after.pass(500, { jpegs: true, frames: true });
    }
    expect(after).toMatchObject({ at: 'rtc', attempt: 1 });
  });

  test('is not kept for a source that stays still', () => {
    const after = run().showing().pass(31_000, {});
    expect(ended(after)).toBe('no-frames base');
    expect(after.rtc.failures).toBe(0);
  });

  test('does not last where it must be bridged time after time', () => {
    const after = run().showing();
    for (let times = 0; times < 7; times += 1) after.pass(700).pass(300, { jpegs: true, frames: true });
    expect(ended(after)).toBe('rtc-stall cooldown');
  });

  test('is bridged as soon as it says that it is disconnected, and left when it says that it failed', () => {
    expect(run().showing().say({ type: 'connection', state: 'disconnected' }).mode).toBe('bridge');
    expect(ended(run().showing().say({ type: 'connection', state: 'failed' }))).toBe('rtc-stall cooldown');
  });

  test('outlives the relay and the camera’s own word: its frames count', () => {
    const after = run().showing().facts({ offered: null, signalling: false, sourceAlive: false });
    expect(after.pass(60_000, { frames: true })).toMatchObject({ mode: 'rtc', attempt: 1 });
  });

  test('is not blamed for the time in which the page stood still', () => {
    const after = run().showing().sleep(20_000).facts({ jpegAt: 0 });
    after.facts({ jpegAt: after.now });
    expect(after.pass(1_000, { jpegs: true, frames: true })).toMatchObject({ mode: 'rtc', attempt: 1 });
  });
});

describe('A page that nobody sees', () => {
  test('keeps what it has for ten seconds', () => {
    const after = run().showing().facts({ visible: false }).pass(9_000, { frames: true });
    expect(after.mode).toBe('rtc');
    expect(ended(after.pass(1_100, { frames: true }))).toBe('tab-hidden base');
  });

  test('that is seen again in time goes on', () => {
    const after = run().showing().facts({ visible: false }).pass(9_000, {}).facts({ visible: true });
    expect(after.pass(60_000, { jpegs: true, frames: true })).toMatchObject({ mode: 'rtc', attempt: 1 });
  });

  test('lets go of what has not shown itself', () => {
    expect(ended(run().proving().facts({ visible: false }))).toBe('tab-hidden base');
  });
});

describe('A person', () => {
  test('who forbids it ends it at once', () => {
    expect(ended(run().showing().facts({ allowed: false }))).toBe('rtc-forbidden base');
    expect(ended(run().asked().facts({ allowed: false }))).toBe('rtc-forbidden base');
  });

  test('who asks for it ends its wait', () => {
    expect(run().asked().pass(3_100).say({ type: 'try-now' }).at).toBe('offering');
  });
});

test('What belongs to an attempt that is over changes nothing', () => {
  const after = run().asked().pass(3_100);
  const before = after.rtc;
  after.say({ type: 'connection', state: 'connected', attempt: 1 }).say({ type: 'painted', attempt: 1 });
  expect(after.rtc).toEqual(before);
});
