import sharp from 'sharp';
import type { RawPicture, VideoSource, VideoTrack, Wrtc } from './wrtc.ts';

/** A picture that claims more is not decoded. */
const MOST_PIXELS_IN = 9_000_000;

/** Larger ones are made smaller: every viewer has an encoder, and one of Full HD takes most of a core. */
const MOST_WIDTH = 1280;
const MOST_HEIGHT = 720;

sharp.cache(false);
sharp.concurrency(1);

/** The one track that all peers share, fed with JPEGs. */
export class CameraTrack {
  readonly track: VideoTrack;
  readonly #source: VideoSource;
  readonly #toI420: Wrtc['nonstandard']['rgbaToI420'];
  /** One buffer for all pictures of a size. */
  #i420: RawPicture = { width: 0, height: 0, data: new Uint8Array() };

  constructor({ nonstandard }: Wrtc) {
    this.#source = new nonstandard.RTCVideoSource();
    this.#toI420 = nonstandard.rgbaToI420;
    this.track = this.#source.createTrack();
  }

  /** @throws on what is no picture */
  async show(jpeg: Uint8Array): Promise<void> {
    const rgba = await decode(jpeg);
    const { width, height } = rgba;
    if (width !== this.#i420.width || height !== this.#i420.height)
      this.#i420 = { width, height, data: new Uint8Array((width * height * 3) / 2) };
    this.#toI420(rgba, this.#i420);
    this.#source.onFrame({ ...this.#i420, rotation: 0 });
  }
}

/** Sides are even, for colour is half as fine in I420. */
async function decode(jpeg: Uint8Array): Promise<RawPicture> {
  const picture = sharp(jpeg, {
    limitInputPixels: MOST_PIXELS_IN,
    sequentialRead: true,
    failOn: 'truncated',
  });
  const { width: fullWidth, height: fullHeight } = await picture.metadata();
  const scale = Math.min(
    1,
    MOST_WIDTH / Math.max(fullWidth, fullHeight),
    MOST_HEIGHT / Math.min(fullWidth, fullHeight),
  );
  const width = even(fullWidth * scale);
  const height = even(fullHeight * scale);
  const isWhole = width === fullWidth && height === fullHeight;
  const sized = isWhole ? picture : picture.resize({ width, height, fit: 'fill', kernel: 'linear' });
  const { data, info } = await sized
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

const even = (side: number): number => Math.max(2, 2 * Math.floor((side + 1e-6) / 2));
