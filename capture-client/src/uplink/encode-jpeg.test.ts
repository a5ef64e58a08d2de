import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import type { EncodeOrder } from '@porthole/shared/publisher/picture-needs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { canEncode, encodeJpeg } from './encode-jpeg.ts';

const UNBOUND: EncodeOrder = { scale: 1, quality: 75, maxBytes: 2e6, maxPixels: 9e6, maxSide: 8192 };
const order = (part: Partial<EncodeOrder>): EncodeOrder => ({ ...UNBOUND, ...part });

/** Noise, the hardest picture to make small. */
function noise(width: number, height: number) {
  const pixels = Uint8Array.from(
    { length: width * height * 3 },
    (_, index) => (Math.imul(index + 1, 2_654_435_761) >>> 13) & 0xff,
  );
  return sharp(pixels, { raw: { width, height, channels: 3 } }).jpeg({ quality: 100 });
}
const picture = async (width: number, height: number): Promise<Uint8Array> => noise(width, height).toBuffer();

describe('encodeJpeg', () => {
  it.each([2, 10, 40])('brings a picture under a %ith of its bytes, in its proportions', async (part) => {
    const jpeg = await picture(640, 480);
    const maxBytes = Math.floor(jpeg.length / part);
    const smaller = (await encodeJpeg(jpeg, order({ maxBytes }))) as Uint8Array;
    expect(smaller.length).toBeLessThanOrEqual(maxBytes);
    const size = inspectJpeg(smaller);
    expect(size.ok && size.width / size.height).toBeCloseTo(4 / 3, 1);
  });

  it('keeps the size where a lower quality is enough', async () => {
    const jpeg = await picture(640, 480);
    const smaller = (await encodeJpeg(jpeg, order({ maxBytes: jpeg.length - 1 }))) as Uint8Array;
    expect(inspectJpeg(smaller)).toEqual({ ok: true, width: 640, height: 480 });
  });

  it('makes the size that is ordered, and fewer bytes of a lower quality', async () => {
    const jpeg = await picture(640, 480);
    const [half, poor] = await Promise.all([
      encodeJpeg(jpeg, order({ scale: 0.5 })),
      encodeJpeg(jpeg, order({ scale: 0.5, quality: 40 })),
    ]);
    expect(inspectJpeg(half as Uint8Array)).toEqual({ ok: true, width: 320, height: 240 });
    expect((poor as Uint8Array).length).toBeLessThan((half as Uint8Array).length);
  });

  it('leaves no more pixels than a relay takes', async () => {
    const smaller = (await encodeJpeg(await picture(640, 480), order({ maxPixels: 10_000 }))) as Uint8Array;
    const size = inspectJpeg(smaller);
    expect(size.ok && size.width * size.height).toBeLessThanOrEqual(10_000);
    expect(size.ok && size.width / size.height).toBeCloseTo(4 / 3, 1);
  });

  it('turns a picture the way its camera said', async () => {
    const jpeg = await noise(640, 480).withMetadata({ orientation: 6 }).toBuffer();
    const smaller = (await encodeJpeg(jpeg, order({ scale: 0.5 }))) as Uint8Array;
    expect(inspectJpeg(smaller)).toEqual({ ok: true, width: 240, height: 320 });
  });

  it('has none where nothing that could be recognised would fit', async () => {
    expect(await encodeJpeg(await picture(640, 480), order({ maxBytes: 100 }))).toBeUndefined();
  });

  it('rejects what is no picture', async () => {
    await expect(encodeJpeg(new Uint8Array(10), UNBOUND)).rejects.toThrow();
  });

  it('says that it can', async () => {
    expect(await canEncode()).toBe(true);
  });
});
