import { inspectJpeg } from '@porthole/shared/protocol/jpeg';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { makePictures, readPictures } from './pictures.ts';
import { STAMP_BYTES } from './stamp.ts';

test.each([30_000, 50_000])(
  'pictures of %i bytes with their stamp are whole, distinct and of that very size',
  async (bytes) => {
    await using folder = await tempFolder();
    const jpegs = await readPictures(await makePictures(folder.path, bytes, 3));
    expect(jpegs.length).toBe(3);
    for (const jpeg of jpegs) {
      expect(jpeg.length).toBe(bytes - STAMP_BYTES);
      expect(inspectJpeg(jpeg)).toMatchObject({ ok: true });
    }
    expect(new Set(jpegs.map((jpeg) => jpeg.toString('latin1'))).size).toBe(jpegs.length);
  },
);
