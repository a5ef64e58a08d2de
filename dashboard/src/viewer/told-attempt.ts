import { type RtcTelemetry, rtcTelemetrySchema } from '@porthole/shared/protocol/rtc-telemetry';
import type { RtcAttempt } from '../rtc/rtc-report.ts';
import { believable } from './believable.ts';

const pairSchema = rtcTelemetrySchema.shape.pair;

/** An attempt at WebRTC that is over, as the relay is told of it; null where it was let go before it came to anything. */
export function toldAttempt({ marks, end, figures }: RtcAttempt): RtcTelemetry | null {
  if (end === null || (end.code === null && marks.shown === null)) return null;
  const { host, srflx, relay } = marks.gathered;
  return {
    result: marks.shown === null ? 'failed' : 'painted',
    code: end.code,
    offerMs: told(marks.offer),
    iceMs: told(marks.ice),
    dtlsMs: told(marks.dtls),
    firstDecodedMs: told(marks.firstDecoded),
    shownMs: told(marks.shown),
    gatheringMs: { host: told(host), srflx: told(srflx), relay: told(relay) },
    sessionMs: marks.shown === null ? null : Math.max(0, Math.round(end.afterMs - marks.shown)),
    pair: pairSchema.safeParse(figures?.pair ?? null).data ?? null,
    gapMs: told(figures?.gapMs ?? null),
  };
}

const told = (ms: number | null): number | null => (ms === null ? null : believable(ms));
