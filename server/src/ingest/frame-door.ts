import {
  CAPTURE_TIME_FORM,
  type PublishedHeader,
  publishedHeaderSchema,
} from '@porthole/shared/protocol/frame';
import { described, type InputFault } from '@porthole/shared/protocol/input-fault';
import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import {
  MAX_CAPTURE_AGE_MS,
  MAX_CAPTURE_AHEAD_MS,
  MAX_FRAME_BYTES,
  MAX_FRAME_PIXELS,
  MAX_FRAME_SIDE,
} from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { parseInput } from '../relay/parse-input.ts';
import { Refusal } from '../relay/refusal.ts';

/** Where every frame is parsed, whatever it came by; inside, it is trusted. */

/**
 * @param now the relay's clock, ms since the epoch
 * @param names of its fields, where they came by others
 * @throws {Refusal} `bad-request`
 */
export function readHeader(
  given: unknown,
  now: number,
  names: Readonly<Record<string, string>> = {},
): PublishedHeader {
  const header = parseInput(publishedHeaderSchema, given, 'header', names);
  const { capturedAt = now } = header;
  if (capturedAt <= now + MAX_CAPTURE_AHEAD_MS && capturedAt >= now - MAX_CAPTURE_AGE_MS) return header;
  throw new Refusal('bad-request', {
    field: names.capturedAt ?? 'capturedAt',
    got: `${capturedAt}, which is ${sinceOrUntil(now - capturedAt)}`,
    expected: `${CAPTURE_TIME_FORM}, at most 10 minutes old and 5 s ahead of the relay’s clock`,
  });
}

const sinceOrUntil = (ms: number) => `${Math.abs(Math.round(ms / 1_000))} s ${ms > 0 ? 'old' : 'ahead'}`;

/** @throws {Refusal} `bad-request`, `frame-too-large`, `frame-empty`, `not-a-jpeg`, `jpeg-truncated`, `dimensions-refused` */
export function readPicture(jpeg: unknown): { jpeg: Uint8Array; width: number; height: number } {
  if (!(jpeg instanceof Uint8Array)) throw new Refusal('bad-request', faultOf(jpeg, 'the bytes of a JPEG'));
  if (jpeg.length > MAX_FRAME_BYTES)
    throw new Refusal('frame-too-large', faultOf(jpeg, `at most ${MAX_FRAME_BYTES} bytes`));
  const seen = inspectJpeg(jpeg);
  if (!seen.ok) throw new Refusal(seen.code, faultOf(jpeg, WHOLE[seen.code]));
  return { jpeg, width: seen.width, height: seen.height };
}

const faultOf = (jpeg: unknown, expected: string): InputFault => ({
  field: 'jpeg',
  got: described(jpeg),
  expected,
});

type PictureFault = Extract<
  ReasonCode,
  'frame-empty' | 'not-a-jpeg' | 'jpeg-truncated' | 'dimensions-refused'
>;

const WHOLE: Readonly<Record<PictureFault, string>> = {
  'frame-empty': 'the bytes of a JPEG',
  'not-a-jpeg': 'a JPEG, which begins with FF D8 FF',
  'jpeg-truncated': 'a whole JPEG, which ends with FF D9',
  'dimensions-refused': `1 to ${MAX_FRAME_SIDE} pixels a side and ${MAX_FRAME_PIXELS} in all`,
};
