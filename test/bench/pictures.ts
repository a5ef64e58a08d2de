import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { footageJpegs } from '../support/footage.ts';
import { STAMP_BYTES } from './stamp.ts';

/** Ready-made JPEGs, in a file that publishers in other processes read. */
export interface Pictures {
  readonly path: string;
  /** Bytes of each, without the stamp that it is sent with. */
  readonly sizes: readonly number[];
}

/** Distinct pictures; the stamp tells apart what comes after they have all been shown. */
const COUNT = 20;

/** What a comment may hold. */
const MAX_PADDING = 65_533;

/**
 * The street, each frame at the highest quality that fits, filled up to the very size.
 *
 * @param bytes of a frame as it is sent, its stamp included
 */
export async function makePictures(folder: string, bytes: number, count = COUNT): Promise<Pictures> {
  const path = join(folder, `frames-of-${bytes}.bin`);
  const street = await footageJpegs({ quality: 2 });
  const step = Math.floor(street.length / count);
  const jpegs: Buffer[] = [];
  for (let at = 0; at < count; at += 1)
    jpegs.push(await ofSize(street[at * step] as Buffer, bytes - STAMP_BYTES));
  await mkdir(folder, { recursive: true });
  await writeFile(path, Buffer.concat(jpegs));
  return { path, sizes: jpegs.map(({ length }) => length) };
}

/** Without their stamps. */
export async function readPictures({ path, sizes }: Pictures): Promise<Buffer[]> {
  const all = await readFile(path);
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return all.subarray(at - size, at);
  });
}

async function ofSize(jpeg: Buffer, bytes: number): Promise<Buffer> {
  let [low, high] = [1, 100];
  let best: Buffer | undefined;
  while (low <= high) {
    const quality = Math.floor((low + high) / 2);
    const tried = await sharp(jpeg).jpeg({ quality }).toBuffer();
    // A comment has four bytes at least.
    if (tried.length > bytes - 4) high = quality - 1;
    else {
      best = tried;
      low = quality + 1;
    }
  }
  if (!best) throw new Error(`No picture of the street is as small as ${bytes} bytes.`);
  return padded(best, bytes);
}

function padded(jpeg: Buffer, bytes: number): Buffer {
  const missing = bytes - jpeg.length - 2;
  if (missing > MAX_PADDING) throw new Error(`The street is never as large as ${bytes} bytes.`);
  const comment = Buffer.alloc(2 + missing, 0x20);
  comment.writeUInt16BE(0xfffe);
  comment.writeUInt16BE(missing, 2);
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}
