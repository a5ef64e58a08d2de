import { expect, it } from 'vitest';
import { rtcAttempt } from '../../rtc/testing/rtc-attempts.ts';
import type { ShownLeg } from '../ladder/ladder-text.ts';
import { webRtcLines } from './webrtc-lines.ts';

const NOW = 1_700_000_600_000;
const changes: ShownLeg['changes'] = [
  { agoMs: 700_000, from: null, to: 'http', code: null },
  { agoMs: 650_000, from: 'http', to: 'websocket', code: null },
  { agoMs: 300_000, from: 'websocket', to: 'http', code: 'websocket-silent' },
];
const NOT_SHOWN = { ...rtcAttempt().marks, firstPainted: null, shown: null };

const linesOf = (...attempts: ReturnType<typeof rtcAttempt>[]) =>
  webRtcLines({ changes, attempts }, NOW).map(({ agoMs, change, code, says, why }) => [
    agoMs,
    change,
    code,
    says,
    why,
  ]);

it('tells when WebRTC took the picture from what carried it then', () => {
  expect(linesOf(rtcAttempt())).toEqual([
    [599_860, 'websocket-webrtc', null, 'WebSocket → WebRTC', 'painted after 131 ms'],
  ]);
});

it('tells when it gave the picture back, why, and how long there was none', () => {
  const figures = { gapMs: 900, lastGapMs: 390 } as never;
  expect(linesOf(rtcAttempt({ end: { afterMs: 400_000, code: 'rtc-stall' }, figures })).at(-1)).toEqual([
    200_000,
    'webrtc-http',
    'rtc-stall',
    'WebRTC → HTTP',
    'path went dead, 0.4 s without a picture',
  ]);
});

it('tells of a try in vain, in which the picture stayed where it was', () => {
  const end = { afterMs: 3_044, code: 'rtc-ice-blocked' } as const;
  expect(linesOf(rtcAttempt({ marks: NOT_SHOWN, end }))).toEqual([
    [596_956, '-webrtc', 'rtc-ice-blocked', 'WebRTC tried', 'no way through UDP'],
  ]);
});

it('blames nobody where it was let go', () => {
  expect(
    linesOf(rtcAttempt({ end: { afterMs: 10_000, code: null } }))
      .at(-1)
      ?.slice(3),
  ).toEqual(['WebRTC → WebSocket', 'let go']);
});
