import {
  judgePicture,
  type PictureFacts,
  type PictureState,
} from '@porthole/shared/connection/picture-state';
import { RateMeter } from '@porthole/shared/flow/rate';
import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { batch, type Signal, signal } from '@preact/signals';
import type { Paintable, PainterEvents } from '../render/painter.ts';
import type { ArrivedFrame } from '../viewer/transport.ts';
import { figuresOf, NOTHING_MEASURED } from './figures.ts';
import { isInFlow, lastLifeAt, type Paint, waitingSince } from './liveness.ts';
import type { CameraModel, Drops, Figures, Sample } from './model.ts';

/** Samples kept: two minutes of one a second. */
const HISTORY_SAMPLES = 120;

export type RelayFacts = PictureFacts['relay'];

/** A frame of the viewer session's, on its way to the canvas. */
export interface FeedFrame extends Paintable {
  readonly arrived: ArrivedFrame;
}

export interface FeedPainter {
  put(frame: FeedFrame): void;
  attach(canvas: HTMLCanvasElement): () => void;
  close(): void;
}

export interface CameraFeedOptions {
  readonly timers: Timers;
  /** The relay's clock; null while unknown. */
  readonly relayNow: () => number | null;
  readonly relay: () => RelayFacts;
  readonly openPainter: (events: PainterEvents<FeedFrame>) => FeedPainter;
  /** To whom it is told what became of a frame. */
  readonly session: { painted(frame: ArrivedFrame): void; failed(frame: ArrivedFrame): void };
}

/** One camera of the wall: from its frames and the relay's word to everything a tile shows. */
export class CameraFeed implements CameraModel {
  readonly id: string;
  readonly status: Signal<CameraStatus>;
  readonly picture: Signal<PictureState>;
  readonly changedAt: Signal<number>;
  readonly lastPaintedAt = signal<number | null>(null);
  readonly figures: Signal<Figures> = signal(NOTHING_MEASURED);
  readonly history: Signal<readonly Sample[]> = signal([]);
  readonly drops: Signal<Drops> = signal({ replaced: 0, failed: 0 });
  readonly #options: CameraFeedOptions;
  readonly #painter: FeedPainter;
  readonly #rate = new RateMeter();
  #askedAt: number;
  #frames = 0;
  #decodeFailures = 0;
  #paint: Paint | null = null;
  #shown: FeedFrame | null = null;
  #ageAtPaint: number | null = null;
  #resting = false;
  #ended = false;

  constructor(status: CameraStatus, options: CameraFeedOptions) {
    const { timers } = options;
    this.id = status.id;
    this.status = signal(status);
    this.#options = options;
    this.#askedAt = timers.monotonic();
    this.picture = signal(this.#judge());
    this.changedAt = signal(timers.now());
    this.#painter = options.openPainter({
      painted: (frame) => this.#painted(frame),
      replaced: () => this.#dropped('replaced'),
      failed: (frame) => this.#failed(frame),
    });
  }

  attach(canvas: HTMLCanvasElement): () => void {
    return this.#painter.attach(canvas);
  }

  snapshot(): { jpeg: Blob; capturedAt: number } | null {
    if (!this.#shown) return null;
    return { jpeg: this.#shown.jpeg, capturedAt: this.#shown.arrived.header.capturedAt };
  }

  take(arrived: ArrivedFrame): void {
    const jpeg = new Blob([arrived.jpeg], { type: 'image/jpeg' });
    this.#painter.put({ arrived, jpeg, sequence: arrived.header.sequence });
  }

  setStatus(status: CameraStatus): void {
    const back = this.status.peek().state === 'offline' && status.state !== 'offline';
    this.status.value = status;
    if (back) this.askAgain();
    else this.judge();
  }

  /** The wait for a frame begins anew. */
  askAgain(): void {
    this.#askedAt = this.#options.timers.monotonic();
    this.judge();
  }

  /** While nobody looks nothing is asked for, so nothing can be said of the camera. */
  setResting(resting: boolean): void {
    this.#resting = resting;
    if (!resting) this.askAgain();
  }

  /** Called on every tick and after every event: time alone makes a picture stale. */
  judge(): void {
    if (!this.#ended) this.#show(this.#judge());
  }

  refreshFigures(): void {
    if (this.#ended) return;
    const { timers, relayNow, relay } = this.#options;
    this.figures.value = figuresOf({
      frames: this.#frames,
      rate: this.#rate.rate(timers.monotonic()),
      picture: this.picture.peek(),
      shown: this.#shown?.arrived ?? null,
      ageAtPaint: this.#ageAtPaint,
      relayNow: relayNow(),
      relayReachable: relay().reachable,
      status: this.status.peek(),
    });
  }

  sampleHistory(): void {
    if (this.#ended) return;
    const { fps, ageMs } = this.figures.peek();
    const live = this.picture.peek().state === 'live';
    const sample: Sample = {
      at: this.#options.timers.now(),
      fps: this.#resting ? null : fps,
      ageMs: live && !this.#resting ? ageMs : null,
    };
    this.history.value = [...this.history.peek().slice(1 - HISTORY_SAMPLES), sample];
  }

  /** The session ended: nothing of the picture stays. Idempotent. */
  end(code: ReasonCode): void {
    this.close();
    this.#show({ state: 'offline', lastPaintedAt: this.#paint?.at ?? null, code });
    this.figures.value = { ...NOTHING_MEASURED, frames: this.#frames };
  }

  close(): void {
    this.#ended = true;
    this.#painter.close();
    this.#shown = null;
  }

  #painted(frame: FeedFrame): void {
    const { timers, relayNow, session } = this.#options;
    const { header, jpeg } = frame.arrived;
    const at = timers.monotonic();
    const clock = relayNow();
    const interval = this.status.peek().publisher?.frameIntervalMs;
    this.#frames += 1;
    this.#decodeFailures = 0;
    this.#rate.add(at, jpeg.byteLength);
    this.#paint = { at, capturedAt: header.capturedAt, inFlow: isInFlow(this.#paint, at, interval) };
    this.#shown = frame;
    this.#ageAtPaint = clock === null ? null : Math.max(0, clock - header.capturedAt);
    const wasLive = this.picture.peek().state === 'live';
    batch(() => {
      this.lastPaintedAt.value = timers.now();
      this.judge();
      // A picture that has just come back must not stand beside the figures of its absence.
      if (!wasLive) this.refreshFigures();
    });
    session.painted(frame.arrived);
  }

  #failed(frame: FeedFrame): void {
    this.#decodeFailures += 1;
    this.#dropped('failed');
    this.#options.session.failed(frame.arrived);
    this.judge();
  }

  #dropped(reason: keyof Drops): void {
    const drops = this.drops.peek();
    this.drops.value = { ...drops, [reason]: drops[reason] + 1 };
  }

  #judge(): PictureState {
    const { timers, relayNow, relay } = this.#options;
    const now = timers.monotonic();
    const clock = relayNow();
    const lifeAt = this.#paint && lastLifeAt(this.#paint, clock === null ? null : clock - now);
    return judgePicture({
      now,
      askedAt: waitingSince(this.#askedAt, this.#paint, lifeAt, now),
      lastPaintedAt: lifeAt,
      relay: relay(),
      camera: this.status.peek(),
      decodeFailures: this.#decodeFailures,
    });
  }

  #show(next: PictureState): void {
    const before = this.picture.peek();
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    batch(() => {
      if (before.state !== next.state) this.changedAt.value = this.#options.timers.now();
      this.picture.value = next;
    });
  }
}
