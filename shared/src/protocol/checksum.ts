const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * Tells whether bytes arrived as they were sent; against accidents and proxies, not against attackers. FNV-1a of 32 bits, for a page
 * over plain HTTP has no hash of its browser's.
 *
 * @param before what the bytes until here came to
 */
export function checksum(bytes: Uint8Array, before = OFFSET): number {
  let hash = before;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME);
  return hash >>> 0;
}
