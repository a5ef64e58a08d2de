/** Wounded JPEGs, each made from a healthy one. */

const START_OF_FRAME = 0xc0;
const START_OF_SCAN = 0xda;
const QUANTISATION = 0xdb;
const END_MARKER_BYTES = 2;

/** The same picture claiming another size. */
export function claiming(jpeg: Uint8Array, { width, height }: { width: number; height: number }): Buffer {
  const copy = Buffer.from(jpeg);
  const frame = startOfFrame(copy);
  copy.writeUInt16BE(height, frame + 5);
  copy.writeUInt16BE(width, frame + 7);
  return copy;
}

export function withoutEndMarker(jpeg: Uint8Array): Buffer {
  return Buffer.from(jpeg.subarray(0, jpeg.length - END_MARKER_BYTES));
}

export function cutShort(jpeg: Uint8Array): Buffer {
  return Buffer.from(jpeg.subarray(0, jpeg.length / 2));
}

/** One whole JPEG in structure, whose scan no decoder can read: the tables it is to be read by are application segments now. */
export function withoutQuantisation(jpeg: Uint8Array): Buffer {
  const copy = Buffer.from(jpeg);
  for (let at = 2; copy[at + 1] !== START_OF_SCAN; at += 2 + copy.readUInt16BE(at + 2))
    if (copy[at + 1] === QUANTISATION) copy[at + 1] = 0xec;
  return copy;
}

/** Still one whole JPEG: the bytes are in application segments, which no decoder minds. */
export function paddedTo(jpeg: Uint8Array, bytes: number): Buffer {
  const segments: Buffer[] = [];
  for (let missing = bytes - jpeg.length; missing > 0; missing -= 60_002) {
    const segment = Buffer.alloc(60_002);
    segment.writeUInt16BE(0xffe9, 0);
    segment.writeUInt16BE(60_000, 2);
    segments.push(segment);
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

function startOfFrame(jpeg: Buffer): number {
  for (let at = 2; at < jpeg.length - 9; at += 2 + jpeg.readUInt16BE(at + 2))
    if (jpeg[at + 1] === START_OF_FRAME) return at;
  throw new Error('This JPEG has no baseline frame header.');
}
