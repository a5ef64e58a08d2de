import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { footageJpegs } from '../support/footage.ts';
import type { Pictures } from './pictures.ts';

/**
 * Along their upper edge these pictures tell which of them they are, in dark and light squares that outlive any encoding. What is written
 * beside the pixels does not.
 */
export const NUMBERED = { width: 640, height: 480, squares: 8, side: 32 } as const;

/** Pictures of one round. A frame that is older than a round is taken for a younger one. */
export const ROUND = 236;

const DARK = 16;
const LIGHT = 235;

/** As a webcam compresses them, by ffmpeg's scale of 2 to 31. */
const QUALITY = 5;
/** About the same by sharp's, of 1 to 100. */
const SHARP_QUALITY = 70;

/** The street as a webcam of 640 × 480 sees it, forth and back so that it nowhere jumps. */
export async function makeNumbered(folder: string): Promise<Pictures> {
  const street = await footageJpegs({ width: NUMBERED.width, quality: QUALITY });
  const round = [...street, ...street.slice(1, -1).reverse()];
  const jpegs: Buffer[] = [];
  for (let number = 0; number < ROUND; number += 1)
    jpegs.push(await withNumber(round[number % round.length] as Buffer, number));
  const path = join(folder, 'numbered-frames.bin');
  await writeFile(path, Buffer.concat(jpegs));
  return { path, sizes: jpegs.map(({ length }) => length) };
}

/** @param rgb pixels of the whole picture */
export function readNumber(rgb: Uint8Array): number {
  const { width, squares, side } = NUMBERED;
  const levels = Array.from({ length: squares }, (_, square) => {
    const [x, y] = [square * side + side / 2, side / 2];
    return rgb[3 * (y * width + x)] ?? 0;
  });
  return numberOf(levels);
}

/** @param levels how light each square is, 0 to 255 */
export function numberOf(levels: readonly number[]): number {
  return levels.reduce((number, level) => 2 * number + (level > (DARK + LIGHT) / 2 ? 1 : 0), 0);
}

/** @param jpeg of the size of `NUMBERED` */
export function withNumber(jpeg: Buffer, number: number): Promise<Buffer> {
  const { squares, side } = NUMBERED;
  const pixels = Buffer.alloc(squares * side * side);
  for (let at = 0; at < pixels.length; at += 1) {
    const square = Math.floor((at % (squares * side)) / side);
    pixels[at] = (number >> (squares - 1 - square)) & 1 ? LIGHT : DARK;
  }
  const strip = { input: pixels, raw: { width: squares * side, height: side, channels: 1 as const } };
  return sharp(jpeg)
    .composite([{ ...strip, left: 0, top: 0 }])
    .jpeg({ quality: SHARP_QUALITY })
    .toBuffer();
}
