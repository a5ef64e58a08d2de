import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import type { Change } from '@porthole/shared/ladder/ladder-state';
import { type Telemetry, telemetrySchema } from '@porthole/shared/protocol/telemetry';
import type { Transport } from '@porthole/shared/protocol/transport';
import { describe, expect, it } from 'vitest';
import { rtcAttempt } from '../rtc/testing/rtc-attempts.ts';
import type { Leg } from './leg.ts';
import { PageTelemetry } from './telemetry.ts';
import { ToldChanges } from './told-changes.ts';

const CAMERA = 'cam_aaaaaaaaaa';
const reached = { reachable: true } as const;
const lostAt = (since: number) => ({ reachable: false, since, code: 'relay-unreachable' }) as const;

const leg = (part: Partial<Leg>) =>
  ({ choice: 'auto', transport: 'http', relay: reached, changes: [], ...part }) as Leg;

const change = (at: number, from: Transport | null, to: Transport | null, code: Change['code'] = null) => ({
  ...{ at, from, to, code },
});

describe('TE-1: what of a leg’s course is worth a word', () => {
  it.each<[string, Change[], Leg['choice'], object[]]>([
    ['nothing of the first that carries', [change(1, null, 'http')], 'auto', []],
    [
      'a better one that took over, as climbed',
      [change(1, null, 'http'), change(2, 'http', 'websocket')],
      'auto',
      [{ from: 'http', to: 'websocket', reason: 'climbed' }],
    ],
    [
      'one that failed, by its code',
      [change(1, 'websocket', 'http', 'websocket-silent')],
      'auto',
      [{ from: 'websocket', to: 'http', reason: 'websocket-silent' }],
    ],
    [
      'one that a person wanted, as chosen',
      [change(1, 'polling', 'websocket')],
      'websocket',
      [{ from: 'polling', to: 'websocket', reason: 'chosen' }],
    ],
    [
      'a worse one without a fault, as chosen',
      [change(1, 'websocket', 'polling')],
      'auto',
      [{ from: 'websocket', to: 'polling', reason: 'chosen' }],
    ],
    [
      'a picture that was lost over one and came back over another, by why it was lost',
      [change(1, 'websocket', null, 'websocket-cut'), change(2, null, 'http')],
      'auto',
      [{ from: 'websocket', to: 'http', reason: 'websocket-cut' }],
    ],
    [
      'nothing where it came back over the same',
      [change(1, 'http', null, 'relay-unreachable'), change(2, null, 'http')],
      'auto',
      [],
    ],
  ])('%s', (_what, changes, choice, told) => {
    const words = new ToldChanges().step(leg({ changes, choice }), 10);
    expect(words.map(({ transportChange }) => transportChange)).toEqual(told);
  });

  it('tells each change once, though the leg goes on listing it', () => {
    const changes = [change(1, 'http', 'websocket'), change(2, 'websocket', 'http', 'no-frames')];
    const told = new ToldChanges();
    const counts = [changes.slice(0, 1), changes.slice(0, 1), changes, changes].map(
      (known) => told.step(leg({ changes: known }), 3).length,
    );
    expect(counts).toEqual([1, 0, 1, 0]);
  });

  it('tells how long the relay was out of reach, but neither of the opening nor of a person’s choice', () => {
    const told = new ToldChanges();
    const steps: [number, Partial<Leg>][] = [
      [0, { relay: lostAt(0), transport: null }],
      [100, {}],
      [1_000, { relay: lostAt(1_000), transport: null }],
      [1_500, { relay: lostAt(1_000), transport: null }],
      [5_500, { transport: 'polling' }],
      [6_000, { relay: lostAt(6_000), transport: null, choice: 'polling' }],
      [6_100, { transport: 'http', choice: 'http' }],
      [7_000, { relay: lostAt(7_000), transport: null, choice: 'http' }],
      [7_000 + 9 * 3_600_000, { choice: 'http' }],
    ];
    const words = steps.map(([now, part]) => told.step(leg(part), now)[0]?.reconnect);
    expect(words.filter(Boolean)).toEqual([
      { transport: 'polling', ms: 4_500 },
      { transport: 'http', ms: 3_600_000 },
    ]);
  });
});

function setUp({ session = true, openedAt = 0 } = {}) {
  const timers = new ManualTimers();
  const overSession: Telemetry[] = [];
  const overHttp: Telemetry[] = [];
  const ways = { session };
  const telemetry = new PageTelemetry({
    timers,
    openedAt: timers.monotonic() + openedAt,
    overSession: (said) => {
      if (ways.session) overSession.push(said);
      return ways.session;
    },
    overHttp: (said) => {
      overHttp.push(said);
      return Promise.reject(new Error('refused'));
    },
  });
  telemetry.leg(leg({}));
  const changes = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      change(at, at % 2 ? 'http' : 'websocket', at % 2 ? 'websocket' : 'http', at % 2 ? null : 'no-frames'),
    );
  return { timers, telemetry, overSession, overHttp, ways, changes };
}

describe('TE-1: a page tells of itself', () => {
  it('the first painted frame, from the page’s opening, once, and not at the very moment', () => {
    const { timers, telemetry, overSession } = setUp({ openedAt: -400 });
    telemetry.listed();
    timers.advance(100);
    telemetry.asked();
    timers.advance(200);
    telemetry.painted('http');
    telemetry.painted('http');
    expect(overSession).toEqual([]);
    timers.advance(20_000);
    telemetry.painted('websocket');
    timers.advance(20_000);
    expect(overSession).toEqual([{ firstPaint: { transport: 'http', ms: 700 } }]);
  });

  it('the first painted frame from when a picture was first wanted, where the page was opened elsewhere', () => {
    const { timers, telemetry, overSession } = setUp();
    telemetry.listed();
    timers.advance(60_000);
    telemetry.asked();
    timers.advance(250);
    telemetry.painted('polling');
    timers.advance(20_000);
    expect(overSession).toEqual([{ firstPaint: { transport: 'polling', ms: 250 } }]);
  });

  it('each attempt at WebRTC that came to anything, once it is over', () => {
    const { timers, telemetry, overSession } = setUp();
    telemetry.rtcEnded(rtcAttempt({ end: { afterMs: 9_140, code: 'rtc-stall' } }), CAMERA);
    telemetry.rtcEnded(rtcAttempt({ number: 2, end: { afterMs: 5_140, code: null } }), CAMERA);
    const letGo = { shownMs: null, end: { afterMs: 900, code: null } };
    telemetry.rtcEnded(rtcAttempt({ number: 3, ...letGo }), CAMERA);
    timers.advance(30_000);
    expect(overSession.map(({ rtcAttempt: told }) => told)).toEqual([
      { camera: CAMERA, code: 'rtc-stall', shownMs: 140 },
      { camera: CAMERA, code: null, shownMs: 140 },
    ]);
    for (const said of overSession) expect(telemetrySchema.parse(said)).toEqual(said);
  });

  it('that WebRTC took over the picture, and why the relay has it again', () => {
    const { timers, telemetry, overSession } = setUp();
    telemetry.rtcShown(false);
    timers.advance(20_000);
    telemetry.leg(leg({ relay: lostAt(timers.monotonic()), transport: null }));
    telemetry.rtcEnded(rtcAttempt({ end: { afterMs: 9_140, code: 'rtc-stall' } }), CAMERA);
    telemetry.leg(leg({}));
    timers.advance(20_000);
    telemetry.rtcShown(true);
    telemetry.rtcEnded(rtcAttempt({ number: 2, end: { afterMs: 5_140, code: null } }), CAMERA);
    const busy = { shownMs: null, end: { afterMs: 140, code: 'rtc-busy' } } as const;
    telemetry.rtcEnded(rtcAttempt({ number: 3, ...busy }), CAMERA);
    timers.advance(60_000);
    expect(overSession.flatMap(({ transportChange }) => transportChange ?? [])).toEqual([
      { from: 'http', to: 'webrtc', reason: 'climbed' },
      { from: 'webrtc', to: 'http', reason: 'rtc-stall' },
      { from: 'http', to: 'webrtc', reason: 'chosen' },
    ]);
    for (const said of overSession) expect(telemetrySchema.parse(said)).toEqual(said);
  });

  it('nothing of a first frame that nobody waited for', () => {
    const { timers, telemetry, overSession } = setUp();
    telemetry.hidden();
    telemetry.painted('http');
    timers.advance(20_000);
    expect(overSession).toEqual([]);
  });

  it('by a plain request where no session stands, and not again when that fails', () => {
    const { timers, telemetry, overSession, overHttp } = setUp({ session: false });
    telemetry.painted('http');
    timers.advance(60_000);
    expect([overSession.length, overHttp.length]).toEqual([0, 1]);
  });

  it('nothing while the relay is out of reach, and then what there was to say', () => {
    const { timers, telemetry, overSession } = setUp();
    telemetry.painted('http');
    telemetry.leg(leg({ relay: lostAt(timers.monotonic()), transport: null }));
    timers.advance(60_000);
    expect(overSession).toEqual([]);
    telemetry.leg(leg({}));
    timers.advance(60_000);
    expect(overSession).toEqual([
      { firstPaint: expect.anything(), reconnect: { transport: 'http', ms: 60_000 } },
    ]);
  });

  it('at most ten times a minute, each of a form the relay takes, and of a storm the last of it', () => {
    const { timers, telemetry, overSession, changes } = setUp();
    telemetry.leg(leg({ changes: changes(50) }));
    const minutes = [0, 1, 2].map(() => {
      const before = overSession.length;
      timers.advance(60_000);
      return overSession.length - before;
    });
    expect(Math.max(...minutes)).toBeLessThanOrEqual(10);
    expect(overSession).toHaveLength(12);
    for (const said of overSession) expect(telemetrySchema.safeParse(said).success).toBe(true);
    expect(overSession.at(-1)).toEqual({
      transportChange: { from: 'http', to: 'websocket', reason: 'climbed' },
    });
  });

  it('all that waits as soon as it is left, by requests that outlive it', () => {
    const { timers, telemetry, overSession, overHttp } = setUp();
    telemetry.painted('http');
    telemetry.rtcEnded(rtcAttempt({ end: { afterMs: 9_140, code: 'rtc-stall' } }), CAMERA);
    telemetry.rtcEnded(rtcAttempt({ number: 2, end: { afterMs: 5_140, code: null } }), CAMERA);
    telemetry.leave();
    expect(overHttp.map((said) => [Object.keys(said), said.rtcAttempt?.code])).toEqual([
      [['firstPaint', 'rtcAttempt', 'transportChange'], 'rtc-stall'],
      [['rtcAttempt'], null],
    ]);
    timers.advance(60_000);
    expect([overSession.length, overHttp.length]).toEqual([0, 2]);
  });

  it('nothing once it is closed', () => {
    const { timers, telemetry, overSession } = setUp();
    telemetry.painted('http');
    telemetry.close();
    telemetry.leg(leg({ changes: changes() }));
    timers.advance(60_000);
    expect(overSession).toEqual([]);
    expect(timers.pending).toBe(0);
  });
});

const changes = () => [change(1, 'http', 'websocket')];
