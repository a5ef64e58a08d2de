import * as z from 'zod/mini';
import { cameraIdSchema } from './frame.ts';
import { REASON_CODES } from './reasons.ts';

/** `painted`: WebRTC had the picture, however it ended. */
export const RTC_RESULTS = ['painted', 'failed'] as const;

/** What an attempt reaches, in order. */
export const RTC_STEPS = ['offer', 'ice', 'dtls', 'firstDecoded', 'shown'] as const;
export type RtcStep = (typeof RTC_STEPS)[number];

/** W3C's `RTCIceCandidateType`. */
export const CANDIDATE_TYPES = ['host', 'srflx', 'prflx', 'relay'] as const;
export const RELAY_PROTOCOLS = ['udp', 'tcp', 'tls'] as const;

const HOUR_MS = 3_600_000;
/** A wall that hangs for a month. */
const LONGEST_SESSION_MS = 31 * 24 * HOUR_MS;

const elapsed = z.nullable(z.number().check(z.nonnegative(), z.maximum(HOUR_MS)));
const count = z.int().check(z.nonnegative(), z.maximum(1_000_000));

/** How good the picture was while it had it. */
export const rtcQualitySchema = z.object({
  /** The last known. */
  roundTripMs: elapsed,
  /** Frames decoded a second, from the first to the end. */
  fps: z.nullable(z.number().check(z.nonnegative(), z.maximum(1_000))),
  /** Ms that a frame lay in it, on average. */
  jitterBufferMs: elapsed,
  /** Of the packets sent, 0 to 1. */
  lossShare: z.nullable(z.number().check(z.nonnegative(), z.maximum(1))),
  freezes: count,
});
export type RtcQuality = z.infer<typeof rtcQualitySchema>;

/** What a page tells of an attempt at WebRTC once it is over. Null: not reached, or not known. */
export const rtcTelemetrySchema = z.object({
  camera: z.optional(cameraIdSchema),
  result: z.enum(RTC_RESULTS),
  /** Why it failed, or why WebRTC no longer has the picture; null where nothing was wrong. */
  code: z.nullable(z.enum(REASON_CODES)),
  /** Ms from asking, as the next four. */
  offerMs: elapsed,
  iceMs: elapsed,
  dtlsMs: elapsed,
  firstDecodedMs: elapsed,
  shownMs: elapsed,
  /** Ms from asking to the viewer's own first candidate of each type. */
  gatheringMs: z.optional(z.object({ host: elapsed, srflx: elapsed, relay: elapsed })),
  /** Ms for which it had the picture. */
  sessionMs: z.nullable(z.number().check(z.nonnegative(), z.maximum(LONGEST_SESSION_MS))),
  /** The pair of addresses it went by. */
  pair: z.nullable(
    z.object({
      local: z.enum(CANDIDATE_TYPES),
      remote: z.enum(CANDIDATE_TYPES),
      protocol: z.enum(['udp', 'tcp']),
      /** How the viewer's TURN server is reached; null where none relays for it. */
      relayProtocol: z.nullable(z.enum(RELAY_PROTOCOLS)),
    }),
  ),
  /** The longest ms without a painted frame around a change of who paints. */
  gapMs: elapsed,
  quality: z.optional(rtcQualitySchema),
});
export type RtcTelemetry = z.infer<typeof rtcTelemetrySchema>;
