/** Tries at a size, each from the original: two suffice for most pictures. */
const TRIES = 4;

/** Below this nothing can be recognised, and a relay that takes less is no relay. */
const SMALLEST_SIDE = 32;
const QUALITY = 70;

/** Ample for any camera; a picture that claims more is not decoded. */
const MAX_PIXELS = 50_000_000;

/** The same picture in at most `maxBytes`: first at a lower quality, then with fewer pixels. */
export async function shrinkJpeg(jpeg: Uint8Array, maxBytes: number): Promise<Uint8Array | undefined> {
  const { default: sharp } = await import('sharp');
  const { width = 0 } = await sharp(jpeg, { limitInputPixels: MAX_PIXELS }).metadata();
  let target = width;
  for (let attempt = 0; attempt < TRIES && target >= SMALLEST_SIDE; attempt += 1) {
    const smaller = await sharp(jpeg, { limitInputPixels: MAX_PIXELS })
      .resize({ width: target, withoutEnlargement: true })
      .jpeg({ quality: QUALITY })
      .toBuffer();
    if (smaller.length <= maxBytes) return smaller;
    // Bytes go with the area; a little less than that, so that the next try fits.
    target = Math.floor(target * Math.min(0.9, 0.9 * Math.sqrt(maxBytes / smaller.length)));
  }
  return undefined;
}
