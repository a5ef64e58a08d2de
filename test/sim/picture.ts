/** A JPEG in structure, of a given size in bytes; each number makes another picture. Nothing decodes it. */
export function simulatedJpeg(number: number, bytes: number, width = 640, height = 360): Buffer {
  const jpeg = Buffer.alloc(Math.max(bytes, HEAD.length + 8), 0x55);
  HEAD.copy(jpeg);
  jpeg.writeUInt16BE(height, FRAME_AT + 5);
  jpeg.writeUInt16BE(width, FRAME_AT + 7);
  // Below 0x80 in each byte, for 0xff would begin a marker.
  for (let at = 0; at < 4; at += 1) jpeg[HEAD.length + at] = (number >> (7 * at)) & 0x7f;
  jpeg.writeUInt16BE(0xffd9, jpeg.length - 2);
  return jpeg;
}

const segment = (marker: number, ...body: number[]) => [0xff, marker, 0, body.length + 2, ...body];

const START = [0xff, 0xd8, ...segment(0xdb, 0, ...Array<number>(64).fill(16))];
const FRAME = segment(0xc0, 8, 0, 0, 0, 0, 1, 1, 0x11, 0);
const HUFFMAN = segment(0xc4, 0, 1, ...Array<number>(15).fill(0), 0);
const SCAN = segment(0xda, 1, 1, 0, 0, 63, 0);
const FRAME_AT = START.length;
const HEAD = Buffer.from([...START, ...FRAME, ...HUFFMAN, ...SCAN]);

/** Of a picture made by {@link simulatedJpeg}. */
export function readNumber(jpeg: Uint8Array): number {
  let number = 0;
  for (let at = 3; at >= 0; at -= 1) number = number * 128 + (jpeg[HEAD.length + at] ?? 0);
  return number;
}
