import * as z from 'zod/mini';
import { type DropCounts, type UplinkDrop, uplinkDropsSchema } from './drops.ts';
import { MAX_FRAME_SIDE } from './limits.ts';
import { renditionCauseSchema, renditionSchema } from './renditions.ts';
import { TRANSPORTS } from './transport.ts';

/** A camera's id as the relay mints it. Nothing else passes as one: no path, no dot, no percent sign. */
export const CAMERA_ID = /^cam_[a-z0-9]{10}$/;
export const cameraIdSchema = z.string().check(z.regex(CAMERA_ID));

const count = z.int().check(z.nonnegative());
const milliseconds = z.number().check(z.nonnegative(), z.lt(8.64e15));
/** RFC 3339, with any number of decimals. */
const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

export const CAPTURE_TIME_FORM = 'milliseconds since 1970, or RFC 3339 such as 2026-11-24T09:30:00.25Z';

/** In either form; ms since the epoch. */
const captureTimeSchema = z.pipe(
  z.unknown(),
  z.transform((given, context) => {
    const isText = typeof given === 'string' && RFC_3339.test(given);
    const time = isText ? Date.parse(given.toUpperCase().replace(' ', 'T')) : given;
    if (milliseconds.safeParse(time).success) return time as number;
    context.issues.push({ code: 'custom', message: CAPTURE_TIME_FORM, input: given });
    return z.NEVER;
  }),
);

const side = z.int().check(z.minimum(1), z.maximum(MAX_FRAME_SIDE));

/** Largest sequence a publisher may send: a thousand years at 30 fps, and far from where sums of it lose precision. */
export const MAX_SEQUENCE = 1e12;

/** What a publisher says of a frame. The relay reads the size from the picture and the camera from the credential. */
export const publishedHeaderSchema = z.object({
  /** Frames captured so far in this session; a gap is a frame that was dropped before it was sent. */
  sequence: count.check(z.maximum(MAX_SEQUENCE)),
  /** Capture time on the relay's clock; left out by publishers that have not compared clocks. */
  capturedAt: z.optional(captureTimeSchema),
  /** What became of the frames between the last one sent and this one; what is missing in it counts as lost. */
  skipped: z.optional(uplinkDropsSchema),
});
export type PublishedHeader = z.infer<typeof publishedHeaderSchema>;

/** What the relay says of a frame to every viewer. */
export const frameHeaderSchema = z.object({
  camera: cameraIdSchema,
  /** Grows within a camera, over its publishers' restarts and the relay's; gaps are frames that this viewer was not sent. */
  sequence: count,
  /** Ms since the epoch on the relay's clock; the time of arrival where the publisher did not know. */
  capturedAt: milliseconds,
  width: side,
  height: side,
  codec: z.literal('jpeg'),
  /** How it came in. */
  transport: z.enum(TRANSPORTS),
  /** Ms since the epoch on the relay's clock at which it came in. */
  receivedAt: z.optional(milliseconds),
  /** Which picture this is and why this viewer gets it; left out where it is the camera's own and nothing speaks against it. */
  rendition: z.optional(z.object({ name: renditionSchema, cause: renditionCauseSchema })),
  /** Pixels of the camera's own picture, where this one is smaller. */
  full: z.optional(z.object({ width: side, height: side })),
  /** Its acknowledgement may wait for that of a later frame; left out where it is wanted at once. */
  ackLater: z.optional(z.boolean()),
});
export type FrameHeader = z.infer<typeof frameHeaderSchema>;

/** One encoded picture with its header. The bytes are shared by all receivers and never written to. */
export interface Frame {
  readonly header: FrameHeader;
  readonly jpeg: Uint8Array;
  /** What became of the frames captured between the one that came in before and this one. */
  readonly skipped?: DropCounts<UplinkDrop>;
}
