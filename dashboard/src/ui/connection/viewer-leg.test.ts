import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { rtcReport } from '../../rtc/testing/rtc-attempts.ts';
import type { LegModel, RtcModel } from '../../state/model.ts';
import { viewerLeg } from './viewer-leg.ts';

const MOMENT = { elapsed: 10_000, now: 500_000 };
const none = { code: null, retryAt: null } as const;
const leg = {
  choice: signal('auto'),
  changes: signal([{ at: 4_000, from: null, to: 'http', code: null }]),
  rungs: signal({
    websocket: { state: 'failed', code: 'websocket-silent', retryAt: 12_000 },
    http: { ...none, state: 'carrying' },
    polling: { ...none, state: 'ready' },
  }),
} as unknown as LegModel;

const rtcThatIs = (state: 'carrying' | 'trying') =>
  ({
    choice: signal('auto'),
    saving: signal(false),
    report: signal(rtcReport({ rung: { ...none, state } })),
  }) as unknown as RtcModel;

const statesOf = (rtc: RtcModel) =>
  Object.entries(viewerLeg({ leg, rtc }, MOMENT, 'painting').transports).map(
    ([name, { state }]) => `${name} ${state}`,
  );

it('is carried by one at a time: what has it from the relay stands by while WebRTC has the picture', () => {
  expect(statesOf(rtcThatIs('carrying'))).toEqual([
    'webrtc carrying',
    'websocket failed',
    'polling ready',
    'http standby',
  ]);
  expect(statesOf(rtcThatIs('trying'))).toEqual([
    'webrtc trying',
    'websocket failed',
    'polling ready',
    'http carrying',
  ]);
});

it('tells spans, not moments', () => {
  const shown = viewerLeg({ leg, rtc: rtcThatIs('trying') }, MOMENT, 'painting');
  expect(shown.transports.websocket.retryInMs).toBe(2_000);
  expect(shown.changes).toEqual([{ agoMs: 6_000, from: null, to: 'http', code: null }]);
});

it('tells how long the transport in use carries', () => {
  expect(viewerLeg({ leg, rtc: rtcThatIs('trying') }, MOMENT, 'painting').transports.http.forMs).toBe(6_000);
});
