import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { REASON_CODES } from '@porthole/shared/protocol/reasons';
import type { RtcTelemetry, Telemetry } from '@porthole/shared/protocol/telemetry';
import { describe, expect, test } from 'vitest';
import { TELEMETRY_A_MINUTE, TelemetryDesk } from './telemetry-desk.ts';

function open() {
  const timers = new ManualTimers();
  const told: Telemetry[] = [];
  const desk = new TelemetryDesk(timers, (said) => told.push(said));
  return { timers, told, desk };
}
const attempt: RtcTelemetry = { camera: 'cam_aaaaaaaaaa', code: null, shownMs: 160 };
const climbed = { transportChange: { from: 'polling', to: 'websocket', reason: 'climbed' } } as const;

describe('TE-1: what a page tells of itself', () => {
  test.each<[string, Telemetry]>([
    ['its first paint', { firstPaint: { transport: 'http', ms: 412.5 } }],
    ['another transport', climbed],
    [
      'why it left one',
      { transportChange: { from: 'websocket', to: 'http', reason: REASON_CODES[0] ?? 'chosen' } },
    ],
    ['that WebRTC took over', { transportChange: { from: 'http', to: 'webrtc', reason: 'climbed' } }],
    ['that it is back', { reconnect: { transport: 'websocket', ms: 1_200 } }],
    ['an attempt at WebRTC that is over (RT-8)', { rtcAttempt: attempt }],
    ['one that failed', { rtcAttempt: { code: 'rtc-stall', shownMs: null } }],
    ['nothing', {}],
  ])('may be %s', (_what, said) => {
    const { desk, told } = open();
    desk.accept('someone', said);
    expect(told).toEqual([said]);
  });

  test.each([
    ['no object', 'climbed'],
    ['a transport there is not', { firstPaint: { transport: 'pigeon', ms: 1 } }],
    ['a time before its time', { firstPaint: { transport: 'http', ms: -1 } }],
    ['longer than an hour', { reconnect: { transport: 'http', ms: 3_600_001 } }],
    ['no number', { firstPaint: { transport: 'http', ms: Number.NaN } }],
    ['an attempt that took longer than an hour', { rtcAttempt: { ...attempt, shownMs: 3_600_001 } }],
    ['an attempt of no camera', { rtcAttempt: { ...attempt, camera: '../etc' } }],
    ['half an attempt', { rtcAttempt: { code: 'rtc-stall' } }],
    ['another way there is not', { transportChange: { from: 'mjpeg', to: 'webrtc', reason: 'climbed' } }],
    ['a reason of its own', { transportChange: { from: 'http', to: 'polling', reason: 'because' } }],
  ])('is refused where it is %s', (_what, said) => {
    const { desk, told } = open();
    expect(() => desk.accept('someone', said)).toThrow(expect.objectContaining({ code: 'bad-request' }));
    expect(told).toEqual([]);
  });

  test('is heard so many times a minute, and costs other sessions nothing', () => {
    const { desk, told, timers } = open();
    for (let n = 0; n < TELEMETRY_A_MINUTE; n += 1) desk.accept('loud', climbed);
    expect(() => desk.accept('loud', climbed)).toThrow(expect.objectContaining({ code: 'too-many-tries' }));
    desk.accept('quiet', climbed);
    expect(told).toHaveLength(TELEMETRY_A_MINUTE + 1);
    timers.advance(60_000);
    desk.accept('loud', climbed);
    expect(told).toHaveLength(TELEMETRY_A_MINUTE + 2);
  });
});
