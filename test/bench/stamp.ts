/** When a frame was captured, written into the picture itself, so that no clock of the product's is asked. */
export interface Stamp {
  /** On the shared clock. */
  readonly at: number;
  /** Counts from 1. */
  readonly number: number;
}

const START_OF_IMAGE = [0xff, 0xd8] as const;
const COMMENT = 0xfffe;
const MAGIC = 0x50424e43;
const PAYLOAD = 16;

/** Bytes that a stamp adds. A re-encoded picture has lost it. */
export const STAMP_BYTES = 4 + PAYLOAD;

export function stamped(jpeg: Uint8Array, { at, number }: Stamp): Buffer {
  const out = Buffer.allocUnsafe(jpeg.length + STAMP_BYTES);
  out.set(START_OF_IMAGE);
  out.writeUInt16BE(COMMENT, 2);
  out.writeUInt16BE(2 + PAYLOAD, 4);
  out.writeUInt32BE(MAGIC, 6);
  out.writeDoubleBE(at, 10);
  out.writeUInt32BE(number, 18);
  out.set(jpeg.subarray(2), 2 + STAMP_BYTES);
  return out;
}

/** @param beginning the picture, or its first bytes */
export function readStamp(beginning: Uint8Array): Stamp | undefined {
  if (beginning.length < 2 + STAMP_BYTES) return undefined;
  const view = new DataView(beginning.buffer, beginning.byteOffset, beginning.length);
  if (view.getUint16(2) !== COMMENT || view.getUint32(6) !== MAGIC) return undefined;
  return { at: view.getFloat64(10), number: view.getUint32(18) };
}
