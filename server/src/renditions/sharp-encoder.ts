import { availableParallelism } from 'node:os';
import { MAX_FRAME_PIXELS } from '@porthole/shared/protocol/limits';
import type { Sharp, SharpOptions } from 'sharp';
import type { EncodedPicture, MadeRendition, RenditionEncoder } from '../relay/rendition-encoder.ts';
import { jpegQuality } from './jpeg-quality.ts';

/**
 * JPEG quality. From 640 on a picture fills a tile, and below 70 blocks begin to show; the smaller ones are looked at as thumbnails, or
 * on a line that carries no more, where bytes are frames: 65 and 60 have a tenth and a sixth fewer.
 */
const QUALITY: Readonly<Record<MadeRendition, number>> = {
  1280: 70,
  960: 70,
  640: 70,
  480: 65,
  320: 65,
  160: 60,
};

/**
 * A camera that already sends poor quality is not made better by bytes: its pictures are made at most so much better than they came,
 * for each of their pixels stands for several. Below the lowest, blocks are all there is to see.
 */
const BETTER_THAN_SOURCE = 10;
const LOWEST_QUALITY = 35;

/** Threads of libuv's pool, in which sharp works; files and name look-ups need one of them, too. */
const POOL_THREADS = Number(process.env.UV_THREADPOOL_SIZE) || 4;

/** One core is left to the event loop. */
const AT_ONCE = Math.max(1, Math.min(availableParallelism() - 1, POOL_THREADS - 1));

/** For one picture; the largest that is taken needs a tenth of it. One that is made to take long holds up all cameras' pictures. */
const LONGEST_SECONDS = 3;

const DECODING: SharpOptions = {
  // The door has read the size in the header; the decoder reads its own.
  limitInputPixels: MAX_FRAME_PIXELS,
  // Webcams' JPEGs are full of small faults, which a browser paints as well.
  failOn: 'error',
  sequentialRead: true,
};

type LoadedSharp = (jpeg: Uint8Array, options: SharpOptions) => Sharp;

/**
 * sharp, in libuv's thread pool. To be waited for before the relay listens: loading it holds up the event loop, and with it every
 * viewer, for half a second.
 *
 * @param unavailable told where sharp cannot be had on this machine: every camera's own picture is sent then
 */
export async function openSharpEncoder(unavailable: (error: unknown) => void): Promise<RenditionEncoder> {
  try {
    const sharp = await loadSharp();
    return { atOnce: AT_ONCE, encode: (jpeg, name) => encode(sharp, jpeg, name) };
  } catch (error) {
    unavailable(error);
    return { atOnce: 1, encode: () => Promise.reject(error) };
  }
}

async function encode(sharp: LoadedSharp, jpeg: Uint8Array, name: MadeRendition): Promise<EncodedPicture> {
  const { data, info } = await sharp(jpeg, DECODING)
    // What a browser does with a picture that says how it was held.
    .autoOrient()
    .resize({ width: Number(name), withoutEnlargement: true })
    .timeout({ seconds: LONGEST_SECONDS })
    .jpeg({ quality: quality(jpeg, name), mozjpeg: false, progressive: false })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: data, width: info.width, height: info.height };
}

function quality(jpeg: Uint8Array, name: MadeRendition): number {
  const source = jpegQuality(jpeg) ?? 100;
  return Math.min(QUALITY[name], Math.max(LOWEST_QUALITY, source + BETTER_THAN_SOURCE));
}

async function loadSharp(): Promise<LoadedSharp> {
  const { default: sharp } = await import('sharp');
  // Each picture on one thread: of several, each waits for nobody.
  sharp.concurrency(1);
  // Frames differ: nothing is had twice, and what is kept is memory.
  sharp.cache(false);
  // A camera is an attacker, too: of libvips' many decoders only this one is ever reached.
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpeg'] });
  return sharp;
}
