import sharp from 'sharp';

export interface Pixels {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** As a canvas would show it. */
export async function decodeJpeg(jpeg: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(jpeg).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgba: data };
}
