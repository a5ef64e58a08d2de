/** Sum of the luminance table of ITU-T T.81, Annex K, by which libjpeg and most cameras scale theirs. */
const STANDARD_SUM = 3_688;

const TABLES = 0xdb;
const SCAN = 0xda;
const ENTRIES = 64;

/**
 * The quality at which a JPEG was made, on libjpeg's scale of 1 to 100, by its luminance table; undefined where no segment before its
 * scan begins with one of 8 bits. Expects what the door has let in.
 */
export function jpegQuality(jpeg: Uint8Array): number | undefined {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 5 + ENTRIES <= view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff || marker === SCAN) return undefined;
    // Precision and number of the segment's first table: both 0 for luminance.
    if (marker !== TABLES || view.getUint8(at + 4) !== 0) continue;
    const sum = jpeg.subarray(at + 5, at + 5 + ENTRIES).reduce((total, entry) => total + entry, 0);
    return qualityOf((100 * sum) / STANDARD_SUM);
  }
  return undefined;
}

/** libjpeg's own formula, the other way round. @param scale percent of the standard table */
function qualityOf(scale: number): number {
  const quality = scale <= 100 ? (200 - scale) / 2 : 5_000 / scale;
  return Math.min(100, Math.max(1, Math.round(quality)));
}
