import { RTC_STEPS, type RtcTelemetry } from '@porthole/shared/protocol/rtc-telemetry';
import type { Log } from './log.ts';

/** As in the page's own line of time. */
const STEP_WORDS = {
  offer: 'offer',
  ice: 'ICE',
  dtls: 'DTLS',
  firstDecoded: 'decoded',
  shown: 'shown',
} as const satisfies Record<(typeof RTC_STEPS)[number], string>;

/**
 * Each attempt at WebRTC that is over, as its page tells of it.
 *
 * @param known whether there is such a camera
 */
export function loggedRtc(log: Log, known: (camera: string) => boolean) {
  return (attempt: RtcTelemetry, viewer?: string): void => {
    const { camera, result, code, sessionMs, pair, gapMs, quality } = attempt;
    log.info(
      {
        ...(camera !== undefined && known(camera) && { camera }),
        ...(viewer !== undefined && { viewer }),
        ...{ result, code, timeline: timelineOf(attempt), sessionMs, gapMs },
        ...(pair && { pair: pairText(pair) }),
        ...quality,
      },
      'WebRTC attempt over',
    );
  };
}

/** Ms from asking: `0 asked · 41 offer · 63 ICE · 88 DTLS · 120 decoded · 140 shown`. */
function timelineOf(attempt: RtcTelemetry): string {
  const reached = RTC_STEPS.flatMap((step) => {
    const ms = attempt[`${step}Ms`];
    return ms === null ? [] : `${Math.round(ms)} ${STEP_WORDS[step]}`;
  });
  return ['0 asked', ...reached].join(' · ');
}

/** What kinds of address, not which: `relay/tls to host over udp`. */
function pairText({ local, remote, protocol, relayProtocol }: NonNullable<RtcTelemetry['pair']>): string {
  return `${relayProtocol === null ? local : `${local}/${relayProtocol}`} to ${remote} over ${protocol}`;
}
