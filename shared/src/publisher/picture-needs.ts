import { inspectJpeg } from '../protocol/jpeg.ts';
import { MAX_FRAME_SIDE } from '../protocol/limits.ts';

/** How pictures are to be made smaller for a thin line. */
export interface Shape {
  /** Part of a picture's own width, and of its height: above 0, at most 1. */
  readonly scale: number;
  /** Of JPEG, 1 to 100. */
  readonly quality: number;
}

/** What a frame may be on this path. */
export interface FrameBounds {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/** What is to be made of one picture. Its bounds must be kept; its shape is at most this. */
export interface EncodeOrder extends Shape, FrameBounds {
  readonly maxSide: number;
}

/** @returns a smaller picture, or undefined where there can be none that keeps the bounds */
export type EncodePicture = (jpeg: Uint8Array, order: EncodeOrder) => Promise<Uint8Array | undefined>;

/** The quality of pictures that are encoded only because they are too large. */
const FITTED: Shape = { scale: 1, quality: 75 };

/** Whether a picture may go out as its source gave it. */
export function fits(jpeg: Uint8Array, { maxBytes, maxPixels }: FrameBounds): boolean {
  if (jpeg.length > maxBytes) return false;
  const seen = inspectJpeg(jpeg);
  // What is no picture is the relay's to refuse, in its words.
  return seen.ok ? seen.width * seen.height <= maxPixels : seen.code !== 'dimensions-refused';
}

export function orderFor(shape: Shape | null, bounds: FrameBounds): EncodeOrder {
  return { ...(shape ?? FITTED), ...bounds, maxSide: MAX_FRAME_SIDE };
}
