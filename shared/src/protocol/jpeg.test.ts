import fc from 'fast-check';
import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, test } from 'vitest';
import { inspectJpeg } from './jpeg.ts';
import { MAX_FRAME_SIDE } from './limits.ts';

const picture = (width: number, height: number, options: JpegOptions = {}) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#468',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  })
    .jpeg(options)
    .toBuffer();

/** A structurally whole JPEG of any claimed size: start, frame header, one scan with stuffing and a restart, end. */
function skeleton(
  width: number,
  height: number,
  scan: readonly number[] = [0x12, 0xff, 0x00, 0xff, 0xd3, 0x34],
): Uint8Array {
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const sof = [0xff, 0xc0, 0, 11, 8, ...size, 1, 1, 0x11, 0];
  const sos = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
  return Uint8Array.from([0xff, 0xd8, ...sof, ...sos, ...scan, 0xff, 0xd9]);
}

describe('FR-4: a whole JPEG', () => {
  test.each([
    ['baseline', {}],
    ['progressive', { progressive: true }],
    ['without subsampling', { chromaSubsampling: '4:4:4' }],
    ['optimised', { mozjpeg: true }],
  ])('%s gives its size', async (_kind, options) => {
    expect(inspectJpeg(await picture(321, 123, options))).toEqual({ ok: true, width: 321, height: 123 });
  });

  test('in grey gives its size', async () => {
    const grey = await sharp(await picture(64, 48))
      .greyscale()
      .jpeg()
      .toBuffer();
    expect(inspectJpeg(grey)).toEqual({ ok: true, width: 64, height: 48 });
  });

  test('with a thumbnail inside its metadata gives its own size, not the thumbnail’s', async () => {
    const outer = await picture(200, 100);
    const thumbnail = await picture(20, 10);
    const length = thumbnail.length + 2;
    const app1 = Buffer.concat([Buffer.from([0xff, 0xe1, length >> 8, length & 255]), thumbnail]);
    const nested = Buffer.concat([outer.subarray(0, 2), app1, outer.subarray(2)]);
    expect(inspectJpeg(nested)).toEqual({ ok: true, width: 200, height: 100 });
  });

  test('may be padded after its end, as some webcams do', async () => {
    const padded = Buffer.concat([await picture(32, 32), Buffer.alloc(7)]);
    expect(inspectJpeg(padded)).toMatchObject({ ok: true });
  });

  test('of any admissible size is read from its header alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (width, height) => {
        expect(inspectJpeg(skeleton(width, height))).toEqual({ ok: true, width, height });
      }),
    );
  });
});

describe('FR-4: what is not a whole JPEG is told apart', () => {
  test.each([
    ['nothing', new Uint8Array(0), 'frame-empty'],
    ['text', new TextEncoder().encode('GIF89a, honestly'), 'not-a-jpeg'],
    ['a start marker alone', Uint8Array.from([0xff, 0xd8]), 'jpeg-truncated'],
    ['start and end with nothing between', Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]), 'not-a-jpeg'],
    [
      'a segment shorter than its own length field',
      Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 1]),
      'not-a-jpeg',
    ],
    [
      'a frame header with five components',
      Uint8Array.from([0xff, 0xd8, 0xff, 0xc0, 0, 8, 8, 0, 1, 0, 1, 5]),
      'not-a-jpeg',
    ],
    [
      'a scan before any frame header',
      Uint8Array.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 0xff, 0xd9]),
      'not-a-jpeg',
    ],
    ['a picture without width', skeleton(0, 100), 'dimensions-refused'],
    ['a picture too wide', skeleton(MAX_FRAME_SIDE + 1, 1), 'dimensions-refused'],
    ['a bomb of 12000 by 12000', skeleton(12_000, 12_000), 'dimensions-refused'],
    ['more pixels than a decoder should meet', skeleton(8_000, 8_000), 'dimensions-refused'],
  ])('%s', (_what, bytes, code) => {
    expect(inspectJpeg(bytes)).toEqual({ ok: false, code });
  });

  test('a picture cut anywhere before its end is never taken for whole', async () => {
    const whole = await picture(80, 60);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(inspectJpeg(whole.subarray(0, length)).ok).toBe(false);
      }),
    );
  });

  test('no bytes at all make it throw or run away', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        const bytes = Uint8Array.from([0xff, 0xd8, ...noise]);
        expect(inspectJpeg(bytes)).toHaveProperty('ok');
      }),
    );
  });
});
