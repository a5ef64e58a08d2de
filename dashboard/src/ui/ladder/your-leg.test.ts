import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import { rtcReport } from '../../rtc/testing/rtc-attempts.ts';
import type { LegModel, RtcModel } from '../../state/model.ts';
import { yourLeg } from './your-leg.ts';

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
  Object.entries(yourLeg({ leg, rtc }, 10_000, 'painting').rungs).map(
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
  const shown = yourLeg({ leg, rtc: rtcThatIs('trying') }, 10_000, 'painting');
  expect(shown.rungs.websocket.retryInMs).toBe(2_000);
  expect(shown.changes).toEqual([{ agoMs: 6_000, from: null, to: 'http', code: null }]);
});
