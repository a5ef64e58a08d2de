import { type PublishedHeader, publishedHeaderSchema } from '@porthole/shared/protocol/frame';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import { Refusal } from '../relay/refusal.ts';

/** Where every frame is parsed, whatever it came by; inside, it is trusted. */

/** @throws {Refusal} `bad-request` */
export function readHeader(header: unknown): PublishedHeader {
  const parsed = publishedHeaderSchema.safeParse(header);
  if (!parsed.success) throw new Refusal('bad-request');
  return parsed.data;
}

/** @throws {Refusal} `bad-request`, `frame-too-large`, `frame-empty`, `not-a-jpeg`, `jpeg-truncated`, `dimensions-refused` */
export function readPicture(jpeg: unknown): { jpeg: Uint8Array; width: number; height: number } {
  if (!(jpeg instanceof Uint8Array)) throw new Refusal('bad-request');
  if (jpeg.length > MAX_FRAME_BYTES) throw new Refusal('frame-too-large');
  const seen = inspectJpeg(jpeg);
  if (!seen.ok) throw new Refusal(seen.code);
  return { jpeg, width: seen.width, height: seen.height };
}
