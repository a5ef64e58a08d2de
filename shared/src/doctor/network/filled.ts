/** Bytes that no compression shrinks; the same ones each time. A generator of Marsaglia's, xorshift32. */
export function filled(bytes: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(bytes);
  let state = 0x9e3779b9;
  for (let at = 0; at < bytes; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    result[at] = state;
  }
  return result;
}
