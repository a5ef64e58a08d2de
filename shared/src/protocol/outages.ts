import * as z from 'zod/mini';
import { cameraIdSchema } from './frame.ts';
import { REASON_CODES } from './reasons.ts';

/** Outages one answer tells at most. */
export const OUTAGES_A_PAGE = 100;

const reason = z.object({
  /** Why, as it was when the camera counted as down. */
  code: z.enum(REASON_CODES),
  /** The PC it was on, as its system names it; empty where that is not known. */
  pc: z.string(),
});

/** A time in which a camera was away. Times are ms since the epoch on the relay's clock. */
export const outageSchema = z.object({
  id: z.int(),
  camera: z.object({ id: cameraIdSchema, name: z.string() }),
  reason,
  since: z.int(),
  /** When it was back; null while it is away. */
  until: z.nullable(z.int()),
  /** The relay was stopped for a part of it, so that the camera may have been back before `until`. */
  relayAway: z.boolean(),
});
export type Outage = z.infer<typeof outageSchema>;

export const outagePageSchema = z.object({
  /** Newest first. */
  events: z.array(outageSchema),
  /** `before` of the next page; null on the last one. */
  next: z.nullable(z.int()),
});
export type OutagePage = z.infer<typeof outagePageSchema>;

const wholeText = z.string().check(z.regex(/^\d{1,15}$/));

/** `?before=` an id, `?from=` ms since the epoch: those that had not ended by then, `?limit=` so many. */
export const outageQuerySchema = z.object({
  before: z.optional(wholeText),
  from: z.optional(wholeText),
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/))),
});

/** `?since=` when the outage began, before which the frame was the last. */
export const lastFrameQuerySchema = z.object({ since: wholeText });

/** What is sent to the webhook, in the shape of Standard Webhooks. */
export const webhookPayloadSchema = z.object({
  type: z.enum(['camera.down', 'camera.up']),
  /** When that was, ISO 8601. */
  timestamp: z.string(),
  data: z.object({
    camera: z.object({
      id: cameraIdSchema,
      name: z.string(),
      /** The page on which a person sees it. */
      link: z.string(),
    }),
    state: z.enum(['down', 'up']),
    /** With the words a person reads. */
    reason: z.object({ ...reason.shape, words: z.string() }),
    since: z.number(),
    until: z.nullable(z.number()),
    durationMs: z.nullable(z.number()),
    relayAway: z.boolean(),
    /** The last of before the outage, for who is signed in or sends name and password; null where the relay has none. */
    lastFrame: z.nullable(z.object({ link: z.string(), capturedAt: z.number() })),
  }),
});
export type WebhookPayload = z.infer<typeof webhookPayloadSchema>;
