import { TRANSPORTS } from '@porthole/shared/protocol/transport';
import type { WallModel } from '../../state/model.ts';
import { type ShownLeg, withDuration } from './connection-text.ts';
import { PAINTS } from './transport-words.ts';
import { webRtcTransport } from './webrtc-transport.ts';

interface Moment {
  /** Monotonic ms. */
  readonly elapsed: number;
  /** Ms since the epoch, the same moment. */
  readonly now: number;
}

/** This page's leg. @param carries what the transport in use does: `painting` */
export function viewerLeg(
  { leg, rtc }: Pick<WallModel, 'leg' | 'rtc'>,
  { elapsed, now }: Moment,
  carries: string,
): ShownLeg {
  const webrtc = webRtcTransport(rtc, elapsed, now);
  const changes = leg.changes.value.map(({ at, ...change }) => ({
    ...change,
    agoMs: Math.max(0, elapsed - at),
  }));
  const shown = TRANSPORTS.map((transport) => {
    const { state, code, retryAt } = leg.rungs.value[transport];
    const standsBy = state === 'carrying' && webrtc.state === 'carrying';
    const retryInMs = retryAt === null ? null : Math.max(0, retryAt - elapsed);
    return [transport, { state: standsBy ? 'standby' : state, code, retryInMs }];
  });
  const relayed = Object.fromEntries(shown) as ShownLeg['transports'];
  return {
    title: 'Relay → you',
    by: 'this browser',
    choice: leg.choice.value,
    transports: { webrtc, ...withDuration(relayed, changes) },
    does: PAINTS,
    carries,
    changes,
  };
}
