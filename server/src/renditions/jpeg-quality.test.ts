import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { jpegQuality } from './jpeg-quality.ts';

const picture = () => sharp({ create: { width: 32, height: 32, channels: 3, background: 'teal' } });

describe('The quality of a JPEG', () => {
  test.each([20, 30, 40, 50, 60, 75, 90, 98])('of %i is read from its tables', async (quality) => {
    const jpeg = await picture().jpeg({ quality }).toBuffer();
    expect(Math.abs((jpegQuality(jpeg) ?? Number.NaN) - quality)).toBeLessThanOrEqual(1);
  });

  test('is unknown where there is no table', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    for (let at = 2; jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2))
      if (jpeg[at + 1] === 0xdb) jpeg[at + 1] = 0xec;
    expect(jpegQuality(jpeg)).toBeUndefined();
  });

  test('is read from whatever comes without a fault', async () => {
    const jpeg = await picture().jpeg().toBuffer();
    for (let cut = 0; cut < jpeg.length; cut += 1) {
      const wounded = Buffer.from(jpeg.subarray(0, cut));
      if (cut > 8) wounded[cut - 5] = 0xff;
      expect(() => jpegQuality(wounded)).not.toThrow();
    }
  });
});
