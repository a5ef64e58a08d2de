import type { Timers } from '@porthole/shared/flow/timers';
import sharp from 'sharp';
import type { RawPicture, VideoSource, VideoTrack, Wrtc } from './wrtc.ts';

/** A picture that claims more is not decoded. */
const MOST_PIXELS_IN = 9_000_000;

/** Larger ones are made smaller: every viewer has an encoder, and one of Full HD takes most of a core. */
const MOST_WIDTH = 1280;
const MOST_HEIGHT = 720;

/** Ms for which a picture is repeated: longer than a camera's interval that gains from WebRTC, and too short to pass for another scene. */
const FRESH_MS = 2_000;

const NO_PICTURE: RawPicture = { width: 0, height: 0, data: new Uint8Array() };

sharp.cache(false);
sharp.concurrency(1);

/** The one track that all peers share, fed with JPEGs. */
export class CameraTrack {
  readonly track: VideoTrack;
  readonly #source: VideoSource;
  readonly #toI420: Wrtc['nonstandard']['rgbaToI420'];
  readonly #timers: Timers;
  #i420 = NO_PICTURE;
  #came = { at: 0, monotonic: 0 };

  constructor({ nonstandard }: Wrtc, timers: Timers) {
    this.#timers = timers;
    this.#source = new nonstandard.RTCVideoSource();
    this.#toI420 = nonstandard.rgbaToI420;
    this.track = this.#source.createTrack();
  }

  /** @throws on what is no picture */
  async show(jpeg: Uint8Array): Promise<void> {
    const came = this.#now;
    const rgba = await decode(jpeg);
    const { width, height } = rgba;
    if (width !== this.#i420.width || height !== this.#i420.height)
      this.#i420 = { width, height, data: new Uint8Array((width * height * 3) / 2) };
    this.#toI420(rgba, this.#i420);
    this.#came = came;
    this.#send();
  }

  /** The newest picture once more, where there is one that is of now. */
  repeat(): void {
    if (this.#i420.width > 0 && this.#ageMs <= FRESH_MS) this.#send();
  }

  /** What comes next is the first picture again. */
  forget(): void {
    this.#i420 = NO_PICTURE;
  }

  get #now() {
    return { at: this.#timers.now(), monotonic: this.#timers.monotonic() };
  }

  /** By either clock: not every system's monotonic one goes on while the PC sleeps. */
  get #ageMs(): number {
    const { at, monotonic } = this.#now;
    return Math.max(at - this.#came.at, monotonic - this.#came.monotonic);
  }

  #send(): void {
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
