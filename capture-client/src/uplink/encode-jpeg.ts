import type { EncodeOrder } from '@porthole/shared/publisher/picture-needs';
import type sharp from 'sharp';

/** Tries at a size, each from the original: two suffice for most pictures. */
const TRIES = 4;

/** Below this nothing can be recognised, and a relay that takes less is no relay. */
const SMALLEST_SIDE = 32;

/** Ample for any camera; a picture that claims more is not decoded. */
const MAX_PIXELS = 50_000_000;

type SharpModule = typeof sharp;
let loading: Promise<SharpModule | undefined> | undefined;

/** Loaded only where a picture must be made smaller: all else works on a machine that has no build of it. */
function loadSharp(): Promise<SharpModule | undefined> {
  loading ??= import('sharp').then(
    ({ default: module }) => module,
    () => undefined,
  );
  return loading;
}

/** Whether pictures can be made smaller on this machine. */
export const canEncode = async (): Promise<boolean> => (await loadSharp()) !== undefined;

/**
 * The same picture in the size and quality ordered; smaller yet where its bounds ask for it.
 *
 * @returns undefined where nothing that could be recognised keeps the bounds, or where nothing here can encode
 * @throws what sharp throws on what is no picture
 */
export async function encodeJpeg(jpeg: Uint8Array, order: EncodeOrder): Promise<Uint8Array | undefined> {
  const module = await loadSharp();
  if (!module) return undefined;
  const source = () => module(jpeg, { limitInputPixels: MAX_PIXELS, sequentialRead: true });
  const { width = 0, height = 0 } = await source().metadata();
  let longest = longestSide(width, height, order);
  for (let attempt = 0; attempt < TRIES && longest >= SMALLEST_SIDE; attempt += 1) {
    const smaller = await source()
      .autoOrient()
      .resize({ width: longest, height: longest, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: order.quality })
      .toBuffer();
    if (smaller.length <= order.maxBytes) return smaller;
    // Bytes go with the area; a little less than that, so that the next try fits.
    longest = Math.floor(longest * Math.min(0.9, 0.9 * Math.sqrt(order.maxBytes / smaller.length)));
  }
  return undefined;
}

/** A turned picture has its sides the other way round, so only the longest is told. */
function longestSide(width: number, height: number, { scale, maxPixels, maxSide }: EncodeOrder): number {
  const longest = Math.max(width, height);
  const byPixels = longest * Math.sqrt(maxPixels / Math.max(1, width * height));
  return Math.floor(Math.min(longest * scale, byPixels, maxSide));
}
