import type { PictureState } from '@porthole/shared/connection/picture-state';
import { RateMeter } from '@porthole/shared/flow/rate';
import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { PageDrop } from '@porthole/shared/protocol/drops';
import type { ArrivedFrame } from '../viewer/transport.ts';
import { type AgeSplit, splitAge } from './age-split.ts';
import { type Figures, figuresOf } from './figures.ts';
import { type Account, FrameBooks } from './frame-books.ts';
import type { Sample } from './model.ts';

export interface FeedMeterOptions {
  readonly timers: Timers;
  /** The relay's clock; null while unknown. */
  readonly relayNow: () => number | null;
}

/** Counts, measures and keeps the books of one camera's frames. */
export class FeedMeter {
  readonly #options: FeedMeterOptions;
  readonly #rate = new RateMeter();
  readonly #books = new FrameBooks();
  #frames = 0;
  #window: number | null = null;
  #shown: ArrivedFrame | null = null;
  #ageAtPaint: number | null = null;
  #split: AgeSplit | null = null;
  #droppedBefore = 0;

  constructor(options: FeedMeterOptions) {
    this.#options = options;
  }

  get frames(): number {
    return this.#frames;
  }

  /** The frame on the canvas: when it was captured, and its age at its paint in ms; null while the clocks had not been compared. */
  get shown(): { capturedAt: number; ageMs: number | null } | null {
    return this.#shown && { capturedAt: this.#shown.header.capturedAt, ageMs: this.#ageAtPaint };
  }

  arrived(frame: ArrivedFrame): void {
    this.#window = frame.header.window ?? this.#window;
    this.#books.arrived(frame);
  }

  outrun(frame: ArrivedFrame): void {
    if (this.#books.arrived(frame, false)) this.#books.dropped('superseded');
  }

  dropped(reason: PageDrop): void {
    this.#books.dropped(reason);
  }

  /** @returns its age in ms; null while the clocks have not been compared */
  painted(frame: ArrivedFrame): number | null {
    const { timers, relayNow } = this.#options;
    const { header, jpeg, arrivedAt } = frame;
    const at = timers.monotonic();
    const clock = relayNow();
    this.#frames += 1;
    this.#rate.add(at, jpeg.byteLength);
    this.#books.painted();
    this.#shown = frame;
    this.#ageAtPaint = clock === null ? null : Math.max(0, clock - header.capturedAt);
    this.#split = clock === null ? null : splitAge(header, clock - (at - arrivedAt), clock);
    return this.#ageAtPaint;
  }

  figures(picture: PictureState, status: CameraStatus, relayReachable: boolean): Figures {
    const { timers, relayNow } = this.#options;
    return figuresOf({
      frames: this.#frames,
      rate: this.#rate.rate(timers.monotonic()),
      picture,
      shown: this.#shown,
      ageAtPaint: this.#ageAtPaint,
      split: this.#split,
      window: this.#window,
      relayNow: relayNow(),
      relayReachable,
      status,
    });
  }

  account(): Account {
    return this.#books.account(this.#options.timers.monotonic());
  }

  /** One second of the history. */
  sample(figures: Figures, picture: PictureState): Sample {
    const dropped = Object.values(this.account().dropped).reduce((sum, frames) => sum + frames, 0);
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
      rendition: live ? (figures.rendition?.name ?? null) : null,
    };
  }
}
