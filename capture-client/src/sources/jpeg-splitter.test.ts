import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JpegSplitter } from './jpeg-splitter.ts';

const bytes = (...parts: (number | readonly number[])[]) => Uint8Array.from(parts.flat());

const SOI = [0xff, 0xd8];
const EOI = [0xff, 0xd9];
const FRAME_HEADER = [0xff, 0xc0, 0, 11, 8, 0, 2, 0, 2, 1, 1, 0x11, 0];
const SCAN_HEADER = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
const segment = (marker: number, content: readonly number[]) => [
  0xff,
  marker,
  (content.length + 2) >> 8,
  (content.length + 2) & 0xff,
  ...content,
];
const picture = (scan: readonly number[] = [1, 2, 3], before: readonly number[] = []) =>
  bytes(SOI, before, FRAME_HEADER, SCAN_HEADER, scan, EOI);

function split(stream: Uint8Array, sizes: readonly number[], maxBytes?: number): Uint8Array[] {
  const splitter = new JpegSplitter(maxBytes);
  const pictures: Uint8Array[] = [];
  let at = 0;
  for (const size of [...sizes, stream.length]) {
    pictures.push(...splitter.push(stream.subarray(at, at + size)));
    at = Math.min(stream.length, at + size);
  }
  return pictures;
}

const join = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const bytewise = (stream: Uint8Array) =>
  split(
    stream,
    Array.from(stream, () => 1),
  );

describe('JpegSplitter', () => {
  it('gives each picture of a stream as it was', () => {
    const pictures = [picture([1]), picture([2, 2]), picture([3, 0xff, 0, 3])];
    expect(split(join(pictures), [])).toEqual(pictures);
  });

  it('gives a picture with its last byte and not before', () => {
    const whole = picture();
    const splitter = new JpegSplitter();
    expect(splitter.push(whole.subarray(0, -1))).toEqual([]);
    expect(splitter.push(whole.subarray(-1))).toEqual([whole]);
  });

  it('takes a thumbnail inside a segment for no picture', () => {
    const whole = picture([9], segment(0xe1, [...picture([5])]));
    expect(split(whole, [])).toEqual([whole]);
    expect(bytewise(whole)).toEqual([whole]);
  });

  it.each([
    ['stuffed zeros', [0xff, 0, 0xff, 0]],
    ['restart markers', [1, 0xff, 0xd0, 2, 0xff, 0xd7, 3]],
    ['fill bytes before a marker', [1, 0xff, 0xff]],
  ])('reads on over %s in the scan', (_what, scan) => {
    const whole = picture(scan);
    expect(bytewise(join([whole, whole]))).toEqual([whole, whole]);
  });

  it('reads several scans of a progressive picture as one', () => {
    const whole = bytes(SOI, FRAME_HEADER, SCAN_HEADER, [1], segment(0xc4, [0]), SCAN_HEADER, [2], EOI);
    expect(bytewise(whole)).toEqual([whole]);
  });

  it.each([
    ['text', [...Buffer.from('--boundary\r\nContent-Type: image/jpeg\r\n\r\n')]],
    ['lone 0xff bytes', [0xff, 0xff, 0, 0xff]],
    ['an end without a beginning', EOI],
    ['a beginning that goes nowhere', [...SOI, 0x12]],
    ['headers without a scan', [...SOI, ...FRAME_HEADER, ...EOI]],
    ['a segment of impossible length', [...SOI, 0xff, 0xe0, 0, 1]],
    ['a marker of zero where none may be', [...SOI, 0xff, 0]],
  ])('passes over %s between pictures', (_what, junk) => {
    const whole = picture();
    expect(bytewise(bytes(junk, [...whole], junk, [...whole]))).toEqual([whole, whole]);
  });

  it('ends a picture without an end where the next begins', () => {
    const whole = picture([7]);
    expect(bytewise(join([whole.subarray(0, -2), whole]))).toEqual([whole, whole]);
  });

  it('keeps no more of a picture than it may, and is ready for the next', () => {
    const long = picture(Array.from({ length: 500 }, () => 1));
    const short = picture();
    expect(split(join([long, short, long, short]), [], 100)).toEqual([short, short]);
  });

  it('gives bytes of their own, which later pictures do not overwrite', () => {
    const splitter = new JpegSplitter();
    const [first] = splitter.push(picture([1]));
    splitter.push(picture([2]));
    expect(first).toEqual(picture([1]));
  });

  const scanBytes = fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 254 }).map((byte) => [byte]),
        fc.constant([0xff, 0]),
        fc.constant([0xff, 0xd3]),
      ),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.flat());
  const content = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 300 });
  const anyPicture = fc
    .tuple(
      scanBytes,
      fc.array(fc.tuple(fc.constantFrom(0xe0, 0xe1, 0xdb, 0xc4, 0xfe), content), { maxLength: 3 }),
    )
    .map(([scan, segments]) =>
      picture(
        scan,
        segments.flatMap(([marker, inside]) => segment(marker, inside)),
      ),
    );
  const sizes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 });
  const junk = fc
    .array(fc.integer({ min: 0, max: 254 }), { maxLength: 20 })
    .map((some) => Uint8Array.from(some));

  it('gives the same pictures however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(junk, anyPicture), { maxLength: 5 }), sizes, (parts, cuts) => {
        const stream = join(parts.flat());
        const pictures = parts.map(([, whole]) => whole);
        expect(split(stream, cuts)).toEqual(pictures);
        expect(bytewise(stream)).toEqual(pictures);
      }),
    );
  });

  it('gives the same for any bytes however they are cut, and only what has a picture’s structure', () => {
    const parts = fc.constantFrom(
      SOI,
      EOI,
      FRAME_HEADER,
      SCAN_HEADER,
      [0xff],
      [0],
      [1, 2],
      segment(0xe0, [0xff, 0xd8]),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), sizes, (some, cuts) => {
        const stream = bytes(...some);
        const pictures = split(stream, [], 80);
        expect(split(stream, cuts, 80)).toEqual(pictures);
        expect(bytewise(stream).filter(({ length }) => length <= 80)).toEqual(pictures);
        for (const whole of pictures)
          expect([whole.at(0), whole.at(1), whole.at(-2), whole.at(-1)]).toEqual([...SOI, ...EOI]);
      }),
    );
  });

  it('gives pictures that the relay’s own reader takes', () => {
    for (const whole of bytewise(join([picture(), picture([4, 0xff, 0])])))
      expect(inspectJpeg(whole).ok).toBe(true);
  });
});
