import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { shrinkJpeg } from './shrink.ts';

/** Noise, the hardest picture to make small. */
async function noise(width: number, height: number): Promise<Uint8Array> {
  const pixels = Uint8Array.from(
    { length: width * height * 3 },
    (_, index) => (Math.imul(index + 1, 2_654_435_761) >>> 13) & 0xff,
  );
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 100 })
    .toBuffer();
}

describe('shrinkJpeg', () => {
  it.each([2, 10, 40])('brings a picture under a %ith of its bytes, in its proportions', async (part) => {
    const jpeg = await noise(640, 480);
    const maxBytes = Math.floor(jpeg.length / part);
    const smaller = (await shrinkJpeg(jpeg, maxBytes)) as Uint8Array;
    expect(smaller.length).toBeLessThanOrEqual(maxBytes);
    const size = inspectJpeg(smaller);
    expect(size.ok && size.width / size.height).toBeCloseTo(4 / 3, 1);
  });

  it('keeps the size where a lower quality is enough', async () => {
    const jpeg = await noise(640, 480);
    const smaller = (await shrinkJpeg(jpeg, jpeg.length - 1)) as Uint8Array;
    expect(inspectJpeg(smaller)).toEqual({ ok: true, width: 640, height: 480 });
  });

  it('has none where nothing that could be recognised would fit', async () => {
    expect(await shrinkJpeg(await noise(640, 480), 100)).toBeUndefined();
  });

  it('rejects what is no picture', async () => {
    await expect(shrinkJpeg(new Uint8Array(10), 5)).rejects.toThrow();
  });
});
