import type { PictureState } from '@porthole/shared/connection/picture-state';
import { RateMeter } from '@porthole/shared/flow/rate';
import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { PageDrop } from '@porthole/shared/protocol/drops';
import type { RtcPicture } from '../rtc/rtc-view.ts';
import type { ArrivedFrame } from '../viewer/transport.ts';
import { type AgeSplit, splitAge } from './age-split.ts';
import { type Figures, figuresOf, type ShownFrame } from './figures.ts';
import { type Drops, FrameDrops } from './frame-drops.ts';
import type { Sample } from './model.ts';

export interface FeedMeterOptions {
  readonly timers: Timers;
  /** The relay's clock; null while unknown. */
  readonly relayNow: () => number | null;
}

/** Counts and measures one camera's frames. */
export class FeedMeter {
  readonly #options: FeedMeterOptions;
  readonly #rate = new RateMeter();
  /** What stands by costs the line as well. */
  readonly #aside = new RateMeter();
  readonly #drops = new FrameDrops();
  #frames = 0;
  #shown: ShownFrame | null = null;
  #split: AgeSplit | null = null;
  #droppedBefore = 0;

  constructor(options: FeedMeterOptions) {
    this.#options = options;
  }

  get frames(): number {
    return this.#frames;
  }

  /** The frame on the canvas: when it was captured, and its age at its paint in ms; null while the clocks had not been compared. */
  get shown(): Pick<ShownFrame, 'capturedAt' | 'ageMs'> | null {
    return this.#shown;
  }

  /** @param standsBy WebRTC brings the picture */
  arrived({ header }: ArrivedFrame, standsBy: boolean): void {
    this.#drops.arrived(header.sequence, standsBy);
  }

  /** No frames are asked for. */
  rest(): void {
    this.#drops.rest();
  }

  dropped(reason: PageDrop): void {
    this.#drops.dropped(reason);
  }

  /** It came to stand by, whatever becomes of it. */
  stoodBy(frame: ArrivedFrame): void {
    this.#aside.add(this.#options.timers.monotonic(), frame.jpeg.byteLength);
    this.#drops.dropped('not-needed');
  }

  paintedVideo({ width, height, ageMs }: RtcPicture): void {
    const clock = this.#options.relayNow();
    const capturedAt = clock === null || ageMs === null ? null : clock - ageMs;
    this.#frames += 1;
    this.#rate.add(this.#options.timers.monotonic(), 0);
    this.#shown = { carrier: 'webrtc', header: { width, height }, capturedAt, ageMs };
    this.#split = null;
  }

  /** @returns its age in ms; null while the clocks have not been compared */
  painted(frame: ArrivedFrame): number | null {
    const { timers, relayNow } = this.#options;
    const { header, jpeg, arrivedAt } = frame;
    const at = timers.monotonic();
    const clock = relayNow();
    this.#frames += 1;
    this.#rate.add(at, jpeg.byteLength);
    const ageMs = clock === null ? null : Math.max(0, clock - header.capturedAt);
    this.#shown = { carrier: frame.transport, header, capturedAt: header.capturedAt, ageMs };
    this.#split = clock === null ? null : splitAge(header, clock - (at - arrivedAt), clock);
    return ageMs;
  }

  /** @param directBytesPerSecond of what comes past the relay */
  figures(
    picture: PictureState,
    status: CameraStatus,
    relayReachable: boolean,
    directBytesPerSecond: number,
  ): Figures {
    const { timers, relayNow } = this.#options;
    const now = timers.monotonic();
    const { fps, bytesPerSecond } = this.#rate.rate(now);
    const aside = this.#aside.rate(now).bytesPerSecond ?? 0;
    return figuresOf({
      frames: this.#frames,
      rate: {
        fps,
        bytesPerSecond: bytesPerSecond === null ? null : bytesPerSecond + aside + directBytesPerSecond,
      },
      picture,
      shown: this.#shown,
      split: this.#split,
      relayNow: relayNow(),
      relayReachable,
      status,
    });
  }

  get drops(): Drops {
    return this.#drops.sums;
  }

  /** One second of the history. */
  sample(figures: Figures, picture: PictureState): Sample {
    const { skipped, replaced, broken } = this.drops;
    const dropped = skipped + replaced + broken;
    const before = this.#droppedBefore;
    this.#droppedBefore = dropped;
    const live = picture.state === 'live';
    const rests = picture.state === 'resting';
    return {
      at: this.#options.timers.monotonic(),
      fps: rests ? null : figures.fps,
      ageMs: live ? figures.ageMs : null,
      bytesPerSecond: rests ? null : figures.bytesPerSecond,
      drops: rests || this.#frames === 0 ? null : dropped - before,
      transport: live ? figures.viewerTransport : null,
      cameraTransport: live ? figures.cameraTransport : null,
      rendition: live && figures.viewerTransport !== 'webrtc' ? (figures.rendition?.name ?? null) : null,
    };
  }
}
