import * as z from 'zod/mini';
import { cameraIdSchema } from './frame.ts';
import { REASON_CODES } from './reasons.ts';
import { CARRIERS, TRANSPORTS } from './transport.ts';

/**
 * Why a leg left a transport for another, or a picture its leg for WebRTC and back: a code of the catalogue, or, where nothing was
 * wrong, that a better one had `climbed` back or that a person had `chosen` it.
 */
export const TRANSPORT_CHANGE_REASONS = [...REASON_CODES, 'climbed', 'chosen'] as const;
export type TransportChangeReason = (typeof TRANSPORT_CHANGE_REASONS)[number];

export const transportChangeSchema = z.object({
  from: z.enum(CARRIERS),
  to: z.enum(CARRIERS),
  reason: z.enum(TRANSPORT_CHANGE_REASONS),
});
export type TransportChange = z.infer<typeof transportChangeSchema>;

const elapsed = z.number().check(z.nonnegative(), z.maximum(3_600_000));

/** What only the page can see of its own session, said when it happens. Each part may be left out. */
export const telemetrySchema = z.object({
  /** From the moment a person opened the page, or a camera in it, to the first painted frame of it. */
  firstPaint: z.optional(z.object({ transport: z.enum(TRANSPORTS), ms: elapsed })),
  /** What brings the picture is another one. */
  transportChange: z.optional(transportChangeSchema),
  /** The relay was out of reach for so long, and is back. */
  reconnect: z.optional(z.object({ transport: z.enum(TRANSPORTS), ms: elapsed })),
  /** An attempt at WebRTC is over. */
  rtcAttempt: z.optional(
    z.object({
      camera: z.optional(cameraIdSchema),
      /** Why it failed, or why WebRTC no longer has the picture; null where nothing was wrong. */
      code: z.nullable(z.enum(REASON_CODES)),
      /** Ms from asking until WebRTC had the picture; null: it never had. */
      shownMs: z.nullable(elapsed),
    }),
  ),
});
export type Telemetry = z.infer<typeof telemetrySchema>;
export type RtcTelemetry = NonNullable<Telemetry['rtcAttempt']>;
