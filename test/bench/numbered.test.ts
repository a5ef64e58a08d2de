import sharp from 'sharp';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { makeNumbered, NUMBERED, ROUND, readNumber } from './numbered.ts';
import { readPictures } from './pictures.ts';

test('each picture tells its number, compressed once more as coarsely as a thin line has it', async () => {
  await using folder = await tempFolder();
  const jpegs = await readPictures(await makeNumbered(folder.path));
  expect(jpegs.length).toBe(ROUND);
  for (const number of [0, 1, 85, 170, ROUND - 1]) {
    const coarse = await sharp(jpegs[number]).jpeg({ quality: 10 }).toBuffer();
    const { data, info } = await sharp(coarse).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([NUMBERED.width, NUMBERED.height]);
    expect(readNumber(data)).toBe(number);
  }
});
