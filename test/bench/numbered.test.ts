import sharp from 'sharp';
import { expect, test } from 'vitest';
import { NUMBERED, ROUND, readNumber, withNumber } from './numbered.ts';

test('each picture tells its number, compressed once more as coarsely as a thin line has it', async () => {
  const { width, height } = NUMBERED;
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const picture = sharp({ create: { width, height, channels: 3, background: 'black', noise } });
  const jpeg = await picture.jpeg().toBuffer();
  for (const number of [0, 1, 85, 170, ROUND - 1]) {
    const coarse = await sharp(await withNumber(jpeg, number))
      .jpeg({ quality: 10 })
      .toBuffer();
    const { data, info } = await sharp(coarse).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([width, height]);
    expect(readNumber(data)).toBe(number);
  }
});
