import { TRANSPORTS } from '@porthole/shared/protocol/transport';
import type { WallModel } from '../../state/model.ts';
import { webRtcRung } from '../webrtc/webrtc-rung.ts';
import type { ShownLeg } from './ladder-text.ts';
import { PAINTS } from './ladder-words.ts';

type YourWall = Pick<WallModel, 'leg' | 'rtc'>;

/** This page's leg. @param elapsed monotonic ms @param carries what the one that carries does */
export function yourLeg({ leg, rtc }: YourWall, elapsed: number, carries: string): ShownLeg {
  const { choice, rungs, changes } = leg;
  const webrtc = webRtcRung(rtc, elapsed);
  const shown = TRANSPORTS.map((transport) => {
    const { state, code, retryAt } = rungs.value[transport];
    const standsBy = state === 'carrying' && webrtc.state === 'carrying';
    const retryInMs = retryAt === null ? null : Math.max(0, retryAt - elapsed);
    return [transport, { state: standsBy ? 'standby' : state, code, retryInMs }];
  });
  return {
    title: 'Relay → you',
    by: 'this browser',
    choice: choice.value,
    rungs: { webrtc, ...Object.fromEntries(shown) } as ShownLeg['rungs'],
    does: PAINTS,
    carries,
    changes: changes.value.map(({ at, ...change }) => ({ ...change, agoMs: Math.max(0, elapsed - at) })),
  };
}
