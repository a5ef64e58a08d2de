import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import type { EncodeOrder } from '@porthole/shared/publisher/picture-needs';
import type { EncodedPicture, RenditionEncoder } from '../../server/src/relay/rendition-encoder.ts';
import { readNumber, simulatedJpeg } from './picture.ts';

/** Ms for one picture, as sharp takes for 640 × 360. */
const ENCODE_MS = 5;

/** As {@link openSharpEncoder}, in virtual time: bytes go with the area. */
export async function openSharpEncoder(): Promise<RenditionEncoder> {
  return {
    atOnce: 1,
    encode: async (jpeg, name) => {
      const { width, height } = sizeOf(jpeg);
      return scaled(jpeg, Math.min(1, Number(name) / width), width, height);
    },
  };
}

export const canEncode = async (): Promise<boolean> => true;

/** As the capture client's: within the scale, the sides and the bytes ordered. */
export async function encodeJpeg(jpeg: Uint8Array, order: EncodeOrder): Promise<Uint8Array | undefined> {
  const { width, height } = sizeOf(jpeg);
  const byBytes = Math.sqrt(order.maxBytes / jpeg.length);
  const bySide = order.maxSide / Math.max(width, height);
  const encoded = await scaled(jpeg, Math.min(1, order.scale, byBytes, bySide), width, height);
  return encoded.jpeg;
}

function sizeOf(jpeg: Uint8Array): { width: number; height: number } {
  const inspected = inspectJpeg(jpeg);
  if (!inspected.ok) throw new Error('This is no picture of the simulation.');
  return inspected;
}

async function scaled(jpeg: Uint8Array, by: number, width: number, height: number): Promise<EncodedPicture> {
  await new Promise<void>((resolve) => setTimeout(resolve, ENCODE_MS));
  const [w, h] = [Math.round(width * by), Math.round(height * by)];
  return {
    jpeg: simulatedJpeg(readNumber(jpeg), Math.floor(jpeg.length * by * by), w, h),
    width: w,
    height: h,
  };
}
