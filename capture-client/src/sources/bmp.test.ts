import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBmp, type Pixels, readBmp } from './bmp.ts';

interface Layout {
  bitsPerPixel: 24 | 32;
  fromTop: boolean;
  headerBytes?: number;
  compression?: number;
}

/** As Windows writes it: blue first, from the bottom up, rows filled to four bytes. */
function writeBmp(
  { width, height, rgb }: Pixels,
  { bitsPerPixel, fromTop, headerBytes = 40, compression = 0 }: Layout,
): Uint8Array {
  const bytesPerPixel = bitsPerPixel / 8;
  const rowLength = Math.ceil((width * bytesPerPixel) / 4) * 4;
  const dataAt = 14 + headerBytes;
  const bytes = new Uint8Array(dataAt + rowLength * height).fill(0xee, dataAt);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(10, dataAt, true);
  view.setUint32(14, headerBytes, true);
  view.setInt32(18, width, true);
  view.setInt32(22, fromTop ? -height : height, true);
  view.setUint16(28, bitsPerPixel, true);
  view.setUint32(30, compression, true);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const pixel = (row * width + column) * 3;
      const at = dataAt + (fromTop ? row : height - 1 - row) * rowLength + column * bytesPerPixel;
      bytes.set([rgb[pixel + 2] as number, rgb[pixel + 1] as number, rgb[pixel] as number], at);
    }
  }
  return bytes;
}

const pixels = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((rgb) => ({ width, height, rgb })),
  );
const layout = fc.record({
  bitsPerPixel: fc.constantFrom(24 as const, 32 as const),
  fromTop: fc.boolean(),
  headerBytes: fc.constantFrom(40, 108, 124),
});
const DOT: Pixels = { width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3) };

describe('readBmp', () => {
  it('reads back any picture in any of its layouts', () => {
    fc.assert(
      fc.property(pixels, layout, (picture, how) => {
        expect(readBmp(writeBmp(picture, how))).toEqual(picture);
      }),
    );
  });

  it('reads one that lies within a larger buffer', () => {
    const whole = writeBmp(DOT, { bitsPerPixel: 24, fromTop: false });
    const larger = new Uint8Array(whole.length + 7);
    larger.set(whole, 7);
    expect(readBmp(larger.subarray(7))).toEqual(DOT);
  });

  it('reads nothing from one cut short anywhere, and never throws', () => {
    fc.assert(
      fc.property(pixels, layout, fc.double({ min: 0, max: 0.999, noNaN: true }), (picture, how, part) => {
        const whole = writeBmp(picture, how);
        const needed = whole.length - (whole.length % 4) - 3;
        expect(readBmp(whole.subarray(0, Math.floor(needed * part)))).toBeUndefined();
      }),
    );
  });

  it.each([
    ['an unknown compression', { compression: 1 }],
    ['masks with 24 bits', { compression: 3 }],
  ])('does not guess at %s', (_what, part) => {
    expect(readBmp(writeBmp(DOT, { bitsPerPixel: 24, fromTop: false, ...part }))).toBeUndefined();
  });

  it('reads 32 bits with the usual masks', () => {
    expect(readBmp(writeBmp(DOT, { bitsPerPixel: 32, fromTop: false, compression: 3 }))).toEqual(DOT);
  });

  it.each([
    ['a width of zero', 18, 0],
    ['a negative width', 18, -5],
    ['a huge width', 18, 2_000_000_000],
    ['a huge height', 22, 2_000_000_000],
    ['pixels inside the header', 10, 3],
    ['pixels beyond the end', 10, 9_999],
  ])('takes no %s', (_what, at, value) => {
    const whole = writeBmp(DOT, { bitsPerPixel: 24, fromTop: false });
    new DataView(whole.buffer).setInt32(at, value, true);
    expect(readBmp(whole)).toBeUndefined();
  });

  it('knows what is none', () => {
    expect(isBmp(Uint8Array.of(0xff, 0xd8))).toBe(false);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (any) => void readBmp(any)));
  });
});
