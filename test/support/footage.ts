import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { countOf } from '@porthole/shared/protocol/testing/frame-number';

const run = promisify(execFile);

/** The clip that stands in for a webcam: a real street. */
export const CLIP = {
  path: fileURLToPath(new URL('../fixtures/street.avi', import.meta.url)),
  frames: 60,
  fps: 10,
  width: 768,
  height: 576,
} as const;

const PIXELS = CLIP.width * CLIP.height;
/** Of so many pixels one is looked at; with every line it is another column. */
const EVERY = 11;
const MAX_OUTPUT = CLIP.frames * PIXELS * 3 + 1;

/** The clip's pictures, decoded apart from the product, as RGB bytes by index. */
export class Footage {
  #rgb: Buffer;

  constructor(rgb: Buffer) {
    this.#rgb = rgb;
  }

  static async read(): Promise<Footage> {
    const rgb = await ffmpeg(['-i', CLIP.path, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1']);
    if (rgb.length !== CLIP.frames * PIXELS * 3) throw new Error(`The clip decoded to ${rgb.length} bytes.`);
    return new Footage(rgb);
  }

  /** The clip plays over and over and its first frame is number one. */
  static indexOf(sequence: number): number {
    return (countOf(sequence) - 1) % CLIP.frames;
  }

  /** Which of the clip's pictures these pixels show, and how far they are from it. */
  recognise(picture: { width: number; height: number; rgba: Uint8Array }): {
    index: number;
    distance: number;
  } {
    if (picture.width !== CLIP.width || picture.height !== CLIP.height)
      throw new Error(`The picture is ${picture.width} × ${picture.height}.`);
    const distances = Array.from({ length: CLIP.frames }, (_, index) => this.#distance(picture.rgba, index));
    const distance = Math.min(...distances);
    return { index: distances.indexOf(distance), distance };
  }

  /** Mean difference of a pixel's green, which carries most of the brightness, on a scale of 0 to 255. */
  #distance(rgba: Uint8Array, index: number): number {
    const start = index * PIXELS * 3 + 1;
    let sum = 0;
    for (let pixel = 0; pixel < PIXELS; pixel += EVERY)
      sum += Math.abs((rgba[pixel * 4 + 1] as number) - (this.#rgb[start + pixel * 3] as number));
    return (sum * EVERY) / PIXELS;
  }
}

/**
 * Below it a picture is this frame after JPEG, and nothing else: the clip's frames compressed as a webcam does come to 3,
 * a neighbouring frame to 4, another scene to more than 30.
 */
export const SAME_PICTURE = 6;

/** The clip as JPEGs, as a webcam would send them. @param frames of its beginning; all unless given */
export async function footageJpegs({
  width = CLIP.width as number,
  quality = 5,
  frames = CLIP.frames as number,
} = {}): Promise<Buffer[]> {
  const shape = ['-vf', `scale=${width}:-2`, '-frames:v', `${frames}`];
  const stream = await ffmpeg(['-i', CLIP.path, ...shape, '-f', 'mjpeg', '-q:v', `${quality}`, 'pipe:1']);
  return cutJpegs(stream);
}

/** Works for ffmpeg's own output, which carries no thumbnails. */
function cutJpegs(stream: Buffer): Buffer[] {
  const start = Buffer.from([0xff, 0xd8, 0xff]);
  const jpegs: Buffer[] = [];
  for (let at = stream.indexOf(start); at !== -1; ) {
    const next = stream.indexOf(start, at + 3);
    jpegs.push(stream.subarray(at, next === -1 ? stream.length : next));
    at = next;
  }
  return jpegs;
}

async function ffmpeg(args: readonly string[]): Promise<Buffer> {
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-nostdin', ...args], {
    encoding: 'buffer',
    maxBuffer: MAX_OUTPUT,
  });
  return stdout;
}
