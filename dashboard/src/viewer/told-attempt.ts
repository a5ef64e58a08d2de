import {
  type RtcQuality,
  type RtcTelemetry,
  rtcTelemetrySchema,
} from '@porthole/shared/protocol/rtc-telemetry';
import type { RtcAttempt, RtcFigures } from '../rtc/rtc-report.ts';
import { believable } from './believable.ts';

/** Ms from which on frames a second say something, and the most that the relay believes. */
const LEAST_MS = 1_000;
const MOST_FPS = 1_000;

const pairSchema = rtcTelemetrySchema.shape.pair;

/** An attempt at WebRTC that is over, as the relay is told of it; null where it was let go before it came to anything. */
export function toldAttempt({ marks, end, figures }: RtcAttempt, camera: string): RtcTelemetry | null {
  if (end === null || (end.code === null && marks.shown === null)) return null;
  const { host, srflx, relay } = marks.gathered;
  return {
    camera,
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
    ...(figures && marks.shown !== null && { quality: qualityOf(figures, decodedMs(marks, end)) }),
  };
}

const decodedMs = ({ firstDecoded }: RtcAttempt['marks'], { afterMs }: NonNullable<RtcAttempt['end']>) =>
  firstDecoded === null ? 0 : afterMs - firstDecoded;

/** @param ms for which frames were decoded */
function qualityOf(figures: RtcFigures, ms: number): RtcQuality {
  const { roundTripMs, jitterBufferMs, lossShare, framesDecoded, freezes } = figures;
  return {
    roundTripMs: told(roundTripMs),
    fps: ms < LEAST_MS ? null : Math.min(MOST_FPS, Math.round((framesDecoded * 10_000) / ms) / 10),
    jitterBufferMs: told(jitterBufferMs),
    lossShare,
    freezes,
  };
}

const told = (ms: number | null): number | null => (ms === null ? null : believable(ms));
