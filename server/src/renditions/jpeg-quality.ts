/** Sum of the luminance table of ITU-T T.81, Annex K, by which libjpeg and most cameras scale theirs. */
const STANDARD_SUM = 3_688;

const TABLES = 0xdb;
const SCAN = 0xda;
const ENTRIES = 64;

/**
 * The quality at which a JPEG was made, on libjpeg's scale of 1 to 100, by its luminance table; undefined where it has none before its
 * scan. Expects what the door has let in.
 */
export function jpegQuality(jpeg: Uint8Array): number | undefined {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 4 <= view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === SCAN) return undefined;
    if (marker !== TABLES) continue;
    const sum = luminanceSum(view, at + 4, Math.min(view.byteLength, at + 2 + view.getUint16(at + 2)));
    if (sum !== undefined) return qualityOf((100 * sum) / STANDARD_SUM);
  }
  return undefined;
}

/** Of the table numbered 0; a segment may hold several. */
function luminanceSum(view: DataView, from: number, end: number): number | undefined {
  for (let at = from; at < end; ) {
    const [precision, number] = [view.getUint8(at) >> 4, view.getUint8(at) & 15];
    const bytes = precision ? 2 : 1;
    if (at + 1 + ENTRIES * bytes > end) return undefined;
    if (number === 0) return sumOf(view, at + 1, bytes);
    at += 1 + ENTRIES * bytes;
  }
  return undefined;
}

function sumOf(view: DataView, from: number, bytes: 1 | 2): number {
  let sum = 0;
  for (let entry = 0; entry < ENTRIES; entry += 1)
    sum += bytes === 2 ? view.getUint16(from + 2 * entry) : view.getUint8(from + entry);
  return sum;
}

/** libjpeg's own formula, the other way round. @param scale percent of the standard table */
function qualityOf(scale: number): number {
  const quality = scale <= 100 ? (200 - scale) / 2 : 5_000 / scale;
  return Math.min(100, Math.max(1, Math.round(quality)));
}
