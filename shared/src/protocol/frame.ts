import * as z from 'zod/mini';
import { MAX_FRAME_SIDE } from './limits.ts';
import { TRANSPORTS } from './transport.ts';

/** A camera's id as the relay mints it. Nothing else passes as one: no path, no dot, no percent sign. */
export const CAMERA_ID = /^cam_[a-z0-9]{10}$/;
export const cameraIdSchema = z.string().check(z.regex(CAMERA_ID));

const count = z.int().check(z.nonnegative());
const milliseconds = z.number().check(z.nonnegative(), z.lt(8.64e15));
const side = z.int().check(z.minimum(1), z.maximum(MAX_FRAME_SIDE));

/** Largest sequence a publisher may send: a thousand years at 30 fps, and far from where sums of it lose precision. */
export const MAX_SEQUENCE = 1e12;

/** What a publisher says of a frame. The relay reads the size from the picture and the camera from the credential. */
export const publishedHeaderSchema = z.object({
  /** Frames captured so far in this session; a gap is a frame that was dropped before it was sent. */
  sequence: count.check(z.maximum(MAX_SEQUENCE)),
  /** Capture time in ms since the epoch on the relay's clock; left out by publishers that have not compared clocks. */
  capturedAt: z.optional(milliseconds),
});
export type PublishedHeader = z.infer<typeof publishedHeaderSchema>;

/** What the relay says of a frame to every viewer. */
export const frameHeaderSchema = z.object({
  camera: cameraIdSchema,
  /** Grows within a camera for as long as the relay runs, across publishers; gaps are frames the relay never got. */
  sequence: count,
  /** Ms since the epoch on the relay's clock; the time of arrival where the publisher did not know. */
  capturedAt: milliseconds,
  width: side,
  height: side,
  codec: z.literal('jpeg'),
  /** How it came in. */
  transport: z.enum(TRANSPORTS),
});
export type FrameHeader = z.infer<typeof frameHeaderSchema>;

/** One encoded picture with its header. The bytes are shared by all receivers and never written to. */
export interface Frame {
  readonly header: FrameHeader;
  readonly jpeg: Uint8Array;
}
