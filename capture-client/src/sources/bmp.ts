/** Pixels of a picture, 3 bytes each (red, green, blue), rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

const FILE_HEADER = 14;
/** BITMAPINFOHEADER; the later ones begin with it. */
const INFO_HEADER = 40;
const NO_COMPRESSION = 0;
/** Masks follow the header; programs that write 32 bits so use the usual order of bytes. */
const BITFIELDS = 3;
const MAX_SIDE = 8192;

export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d;

/**
 * Reads a Windows bitmap of 24 or 32 bits a pixel, which libvips does not.
 *
 * @returns undefined for anything else, and for one that is cut short
 */
export function readBmp(bytes: Uint8Array): Pixels | undefined {
  const header = readHeader(bytes);
  if (!header) return undefined;
  const { width, height, bytesPerPixel, fromTop, dataAt, rowLength } = header;
  const rgb = new Uint8Array(width * height * 3);
  for (let target = 0; target < rgb.length; target += 3) {
    const [row, column] = [Math.floor(target / 3 / width), (target / 3) % width];
    const source = dataAt + (fromTop ? row : height - 1 - row) * rowLength + column * bytesPerPixel;
    // Blue, green, red, and with 32 bits a byte without meaning.
    for (let colour = 0; colour < 3; colour += 1) rgb[target + colour] = bytes[source + 2 - colour] as number;
  }
  return { width, height, rgb };
}

function readHeader(bytes: Uint8Array) {
  if (!isBmp(bytes) || bytes.length < FILE_HEADER + INFO_HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getInt32(18, true);
  const signedHeight = view.getInt32(22, true);
  const height = Math.abs(signedHeight);
  const bytesPerPixel = view.getUint16(28, true) / 8;
  const dataAt = view.getUint32(10, true);
  if (!isReadable(view, bytesPerPixel) || !isSide(width) || !isSide(height)) return undefined;
  // Rows are filled up to whole groups of four bytes.
  const rowLength = Math.ceil((width * bytesPerPixel) / 4) * 4;
  const needed = dataAt + rowLength * (height - 1) + width * bytesPerPixel;
  if (dataAt < FILE_HEADER + INFO_HEADER || needed > bytes.length) return undefined;
  return { width, height, bytesPerPixel, fromTop: signedHeight < 0, dataAt, rowLength };
}

function isReadable(view: DataView, bytesPerPixel: number): boolean {
  const compression = view.getUint32(30, true);
  if (view.getUint32(14, true) < INFO_HEADER) return false;
  if (bytesPerPixel === 3) return compression === NO_COMPRESSION;
  return bytesPerPixel === 4 && (compression === NO_COMPRESSION || compression === BITFIELDS);
}

const isSide = (pixels: number) => pixels > 0 && pixels <= MAX_SIDE;
