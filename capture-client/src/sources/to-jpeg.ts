import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { isBmp, readBmp } from './bmp.ts';

/** A still as a JPEG, whatever its program wrote. @returns undefined for what is no picture we know */
export async function toJpeg(picture: Uint8Array, quality: number): Promise<Uint8Array | undefined> {
  if (!isBmp(picture)) return inspectJpeg(picture).ok ? picture : undefined;
  const pixels = readBmp(picture);
  if (!pixels) return undefined;
  const { default: sharp } = await import('sharp');
  const { width, height, rgb } = pixels;
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}
