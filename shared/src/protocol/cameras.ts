import * as z from 'zod/mini';
import { cameraIdSchema } from './frame.ts';
import { legReportSchema } from './leg.ts';
import { MAX_CAMERA_NAME, MAX_FRAME_BYTES, MAX_FRAME_SIDE } from './limits.ts';
import { REASON_CODES } from './reasons.ts';
import { rtcStatusSchema } from './rtc.ts';
import { TRANSPORTS } from './transport.ts';

/** A name as a person gives it: trimmed, printable, short enough for a plate. */
export const cameraNameSchema = z
  .string()
  .check(z.trim(), z.minLength(1), z.maxLength(MAX_CAMERA_NAME), z.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u));

const shortText = z.string().check(z.maxLength(120), z.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u));

const figure = z.optional(z.number().check(z.nonnegative(), z.maximum(1e12)));
const side = z.int().check(z.minimum(1), z.maximum(MAX_FRAME_SIDE));

/** What a camera's line carries and what is sent over it, as its publisher sees it. */
export const uplinkSchema = z.object({
  /** The quickest recent round trip of a small message, ms. */
  roundTripMs: figure,
  /** Of frames sent. */
  bytesPerSecond: figure,
  /** Frames that may be on their way at once. */
  window: figure,
  capturedFps: figure,
  /** Ms that one picture takes to encode; left out where pictures go as their source gives them. */
  encodeMs: figure,
  /** Why and how far pictures are less than their source gives; left out where they are not. */
  quality: z.optional(
    z.object({
      code: z.literal('uplink-thin'),
      width: side,
      height: z.optional(side),
      /** Of JPEG; null where only the rate is lower. */
      quality: z.nullable(z.int().check(z.minimum(1), z.maximum(100))),
      /** What gets through; null where that is not known yet. */
      fps: z.nullable(z.number().check(z.nonnegative(), z.maximum(1_000))),
      /** What the line carries; null where that is not known. */
      bytesPerSecond: z.nullable(z.number().check(z.nonnegative(), z.maximum(1e12))),
    }),
  ),
  /** Something before the relay refuses requests of so many bytes, and smaller frames are sent by them. */
  cap: z.optional(
    z.object({
      code: z.literal('requests-capped'),
      bytes: z.int().check(z.positive(), z.maximum(MAX_FRAME_BYTES)),
    }),
  ),
});
export type UplinkFigures = z.infer<typeof uplinkSchema>;
export type Reduction = NonNullable<UplinkFigures['quality']>;

/** What a publisher says of itself and its source, whenever it changes, and as its sign of life. */
export const publisherStatusSchema = z.object({
  source: z.object({
    kind: z.enum(['webcam', 'screen', 'file', 'url', 'test', 'browser', 'other']),
    /** The device or file as a person would name it; never an address with a password in it. */
    label: shortText,
    state: z.enum(['starting', 'running', 'failed']),
    /** Why it failed, from the catalogue. */
    code: z.optional(z.enum(REASON_CODES)),
    /** The tool's own last words, for the log. */
    detail: z.optional(z.string().check(z.maxLength(400))),
  }),
  /** The PC's name, as its system gives it. */
  host: z.optional(shortText),
  /** Ms between two frames, where the source is slower than a frame a second: a camera set to one picture a minute is not stale after two seconds. */
  frameIntervalMs: z.optional(z.number().check(z.positive(), z.maximum(3_600_000))),
  uplink: z.optional(uplinkSchema),
  /** Its leg to the relay. */
  leg: z.optional(legReportSchema),
  /** Left out by publishers that know no WebRTC. */
  rtc: z.optional(rtcStatusSchema),
});
export type PublisherStatus = z.infer<typeof publisherStatusSchema>;

/** Online: somebody publishes. Interrupted: it went silent or left within seconds. Offline: it stayed away, or its source failed. */
export const CAMERA_STATES = ['online', 'interrupted', 'offline'] as const;

/** One camera as every viewer sees it. */
export const cameraStatusSchema = z.object({
  id: cameraIdSchema,
  name: z.string(),
  state: z.enum(CAMERA_STATES),
  /** Why it is not simply sending; null when it is. `since` in ms since the epoch on the relay's clock. */
  reason: z.nullable(z.object({ code: z.enum(REASON_CODES), since: z.number(), pc: z.string() })),
  publisher: z.nullable(
    z.object({
      transport: z.enum(TRANSPORTS),
      source: z.string(),
      host: z.string(),
      frameIntervalMs: z.optional(z.number()),
      rtc: z.optional(rtcStatusSchema),
      /** Less than its source gives, as its line was found when that began. */
      reduced: z.optional(
        z.object({
          code: z.literal('uplink-thin'),
          width: z.int(),
          height: z.optional(z.int()),
          fps: z.nullable(z.number()),
          bytesPerSecond: z.nullable(z.number()),
        }),
      ),
    }),
  ),
  /** Viewers at this moment, over all doors. */
  viewers: z.int(),
  /** The newest frame the relay holds; null before the first. */
  latest: z.nullable(
    z.object({ sequence: z.int(), capturedAt: z.number(), width: z.int(), height: z.int() }),
  ),
});
export type CameraStatus = z.infer<typeof cameraStatusSchema>;
