import { publishedHeaderSchema } from '@porthole/shared/protocol/frame';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import type { IncomingFrame } from '../relay/camera-channel.ts';
import { Refusal } from '../relay/refusal.ts';

/**
 * Where every frame is parsed, whatever it came by; inside, it is trusted.
 *
 * @throws {Refusal} what is wrong with it
 */
export function readFrame(header: unknown, jpeg: unknown): IncomingFrame {
  const parsed = publishedHeaderSchema.safeParse(header);
  if (!parsed.success || !(jpeg instanceof Uint8Array)) throw new Refusal('bad-request');
  return { ...readPicture(jpeg), counted: parsed.data.sequence, capturedAt: parsed.data.capturedAt };
}

/** @throws {Refusal} `frame-too-large`, `frame-empty`, `not-a-jpeg`, `jpeg-truncated`, `dimensions-refused` */
export function readPicture(jpeg: Uint8Array): { jpeg: Uint8Array; width: number; height: number } {
  if (jpeg.length > MAX_FRAME_BYTES) throw new Refusal('frame-too-large');
  const seen = inspectJpeg(jpeg);
  if (!seen.ok) throw new Refusal(seen.code);
  return { jpeg, width: seen.width, height: seen.height };
}
