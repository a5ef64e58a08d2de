import { expect, test } from 'vitest';
import { decodeJpeg } from './decode-jpeg.ts';
import { CLIP, Footage, footageJpegs, SAME_PICTURE } from './footage.ts';

const footage = await Footage.read();

test('compressed frames of the clip are recognised as themselves', async () => {
  const jpegs = await footageJpegs({ quality: 8 });
  expect(jpegs).toHaveLength(CLIP.frames);
  for (const [index, jpeg] of [...jpegs.entries()].filter(([index]) => index % 7 === 0)) {
    const seen = footage.recognise(await decodeJpeg(jpeg));
    expect(seen.index).toBe(index);
    expect(seen.distance).toBeLessThan(SAME_PICTURE);
  }
});

test('another scene is near to no frame', async () => {
  const grey = Buffer.alloc(CLIP.width * CLIP.height * 4, 128);
  expect(footage.recognise({ width: CLIP.width, height: CLIP.height, rgba: grey }).distance).toBeGreaterThan(
    30,
  );
});

test('sequences go round the clip', () => {
  expect([1, 2, 60, 61, 121].map(Footage.indexOf)).toEqual([0, 1, 59, 0, 0]);
});
