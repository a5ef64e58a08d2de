import type { DecodePicture, Picture } from './picture.ts';

/** Off the main thread where the browser can; else as an image element does it. */
export const decodePicture: DecodePicture = (jpeg) =>
  typeof createImageBitmap === 'function' ? decodeToBitmap(jpeg) : decodeToElement(jpeg);

async function decodeToBitmap(jpeg: Blob): Promise<Picture> {
  const bitmap = await createImageBitmap(jpeg);
  return { width: bitmap.width, height: bitmap.height, source: bitmap, close: () => bitmap.close() };
}

async function decodeToElement(jpeg: Blob): Promise<Picture> {
  const url = URL.createObjectURL(jpeg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const close = () => URL.revokeObjectURL(url);
    return { width: image.naturalWidth, height: image.naturalHeight, source: image, close };
  } catch (error) {
    URL.revokeObjectURL(url);
    throw error;
  }
}
