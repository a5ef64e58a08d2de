import {
  judgePicture,
  type PictureFacts,
  type PictureState,
  staleAt,
} from '@porthole/shared/connection/picture-state';
import type { Timers } from '@porthole/shared/flow/timers';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { PageDrop } from '@porthole/shared/protocol/drops';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RenditionChoice } from '@porthole/shared/protocol/renditions';
import type { RtcMode } from '@porthole/shared/rtc/rtc-state';
import { batch, type Signal, signal } from '@preact/signals';
import type { Paintable, PainterEvents } from '../render/painter.ts';
import type { VideoPicture } from '../render/picture.ts';
import type { RtcPicture } from '../rtc/rtc-view.ts';
import type { ArrivedFrame } from '../viewer/transport.ts';
import { FeedMeter } from './feed-meter.ts';
import { type Figures, NOTHING_MEASURED } from './figures.ts';
import { type Drops, NO_DROPS } from './frame-drops.ts';
import { isInFlow, isLeftOver, lastLifeAt, type Paint, waitingSince } from './liveness.ts';
import type { CameraModel, Sample } from './model.ts';
import type { PaintSums } from './paint-pace.ts';
import { Sights } from './sights.ts';

/** Samples kept: two minutes of one a second. */
const HISTORY_SAMPLES = 120;

export type RelayFacts = PictureFacts['relay'];

/** A frame of the viewer session's, on its way to the canvas. */
export interface FeedFrame extends Paintable {
  readonly arrived: ArrivedFrame;
  /** The relay has been told of it already, and it is counted: it stood by. */
  readonly settled?: boolean;
}

export interface FeedPainter {
  put(frame: FeedFrame): void;
  show(picture: VideoPicture): void;
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
  readonly session: {
    painted(frame: ArrivedFrame, ageMs: number | null): void;
    dropped(frame: ArrivedFrame, reason: PageDrop): void;
  };
  readonly choice: RenditionChoice;
  /** Whether nobody sees the page at all. */
  readonly pageRests: boolean;
  /** What is to be asked for is something else now. */
  readonly wishChanged: () => void;
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
  readonly drops: Signal<Drops> = signal(NO_DROPS);
  readonly choice: Signal<RenditionChoice>;
  readonly #options: CameraFeedOptions;
  readonly #painter: FeedPainter;
  readonly #meter: FeedMeter;
  readonly #sights: Sights;
  #askedAt: number;
  #decodeFailures = 0;
  #paint: Paint | null = null;
  /** Of the frames that came by the relay, the newest on the canvas or standing by. */
  #newest: FeedFrame | null = null;
  /** Who paints: the relay's frames, or WebRTC's while those stand by. */
  #mode: RtcMode = 'jpeg';
  /** The last painted frame was WebRTC's. */
  #direct = false;
  #arrivedAt: number | null = null;
  #directBytesPerSecond = 0;
  #pageRests: boolean;
  #ended = false;
  /** A picture that stops is stale on the moment, not with the tick after it. */
  #cancelStale = () => {};

  constructor(status: CameraStatus, options: CameraFeedOptions) {
    const { timers } = options;
    this.id = status.id;
    this.status = signal(status);
    this.choice = signal(options.choice);
    this.#options = options;
    this.#pageRests = options.pageRests;
    this.#meter = new FeedMeter(options);
    this.#sights = new Sights(timers, () => this.#sightChanged());
    this.#askedAt = timers.monotonic();
    this.picture = signal(judgePicture(this.#facts()));
    this.changedAt = signal(timers.monotonic());
    this.#painter = options.openPainter({
      isLeftOver: (frame) => this.#isLeftOver(frame.arrived),
      painted: (frame) => this.#painted(frame),
      replaced: (frame) => this.#dropped(frame, 'superseded'),
      failed: (frame) => this.#failed(frame),
    });
  }

  attach(canvas: HTMLCanvasElement): () => void {
    return this.#painter.attach(canvas);
  }

  see(place: object, width: number | null): void {
    if (!this.#ended) this.#sights.see(place, width);
  }

  /** Device pixels across at which frames are wanted; null while they are not. */
  get seenWidth(): number | null {
    return this.#ended ? null : this.#sights.width;
  }

  /** Frames of the relay's since the page was opened. */
  get sums(): Omit<PaintSums, 'cameras'> {
    const { skipped, replaced, broken } = this.#meter.drops;
    return { painted: this.#meter.frames, missed: skipped + replaced + broken };
  }

  choose(choice: RenditionChoice): void {
    this.choice.value = choice;
    this.#options.wishChanged();
  }

  snapshot(): { jpeg: Blob; capturedAt: number } | null {
    if (!this.#newest) return null;
    return { jpeg: this.#newest.jpeg, capturedAt: this.#newest.arrived.header.capturedAt };
  }

  take(arrived: ArrivedFrame): void {
    this.#meter.arrived(arrived, this.standsBy);
    const jpeg = new Blob([arrived.jpeg], { type: 'image/jpeg' });
    const frame = { arrived, jpeg, sequence: arrived.header.sequence };
    this.#arrivedAt = arrived.arrivedAt;
    if (this.#mode === 'rtc') this.#standBy(frame);
    else if (this.#isLeftOver(arrived)) this.#dropped(frame, 'superseded');
    else this.#painter.put(frame);
  }

  #isLeftOver({ header }: ArrivedFrame): boolean {
    return isLeftOver(header.capturedAt, this.#meter.shown, this.#options.relayNow());
  }

  /** Monotonic ms at which the newest frame came by the relay; null before the first. */
  get arrivedAt(): number | null {
    return this.#arrivedAt;
  }

  /** A frame of the relay's now and then is enough. */
  get standsBy(): boolean {
    return this.#mode === 'rtc';
  }

  /** Who paints from now on. Where WebRTC paints no more, the relay's frame that stands by is painted at once. */
  setMode(mode: RtcMode): void {
    if (mode === this.#mode || this.#ended) return;
    this.#mode = mode;
    const spare = this.#newest;
    if (mode === 'jpeg' && spare?.settled && spare.arrived.arrivedAt > (this.#paint?.at ?? 0))
      this.#painter.put(spare);
    this.#options.wishChanged();
  }

  /** A frame that WebRTC's video presents now. */
  takeVideo(picture: RtcPicture): void {
    if (this.#mode !== 'rtc' || this.#ended) return;
    this.#painter.show(picture);
    this.#meter.paintedVideo(picture);
    this.#direct = true;
    // Decoded and presented just now, out of a stream: it proves that the camera lives.
    this.#came({ at: this.#options.timers.monotonic(), capturedAt: 0, inFlow: true });
  }

  setDirectRate(bytesPerSecond: number): void {
    this.#directBytesPerSecond = bytesPerSecond;
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

  setPageResting(rests: boolean): void {
    this.#pageRests = rests;
    this.#restChanged();
  }

  /** Called on every tick and after every event. */
  judge(): void {
    if (this.#ended) return;
    const facts = this.#facts();
    this.#show(judgePicture(facts));
    this.#cancelStale();
    const wait = (staleAt(facts) ?? 0) - facts.now;
    if (wait > 0) this.#cancelStale = this.#options.timers.after(wait, () => this.judge());
  }

  refreshFigures(): void {
    if (this.#ended) return;
    const reachable = this.#options.relay().reachable;
    const direct = this.#mode === 'rtc' ? this.#directBytesPerSecond : 0;
    this.figures.value = this.#meter.figures(this.picture.peek(), this.status.peek(), reachable, direct);
    this.drops.value = this.#meter.drops;
  }

  sampleHistory(): void {
    if (this.#ended) return;
    const sample = this.#meter.sample(this.figures.peek(), this.picture.peek());
    this.history.value = [...this.history.peek().slice(1 - HISTORY_SAMPLES), sample];
  }

  /** The session ended: nothing of the picture stays. Idempotent. */
  end(code: ReasonCode): void {
    this.close();
    this.#show({ state: 'offline', lastPaintedAt: this.#paint?.at ?? null, code });
    this.figures.value = { ...NOTHING_MEASURED, frames: this.#meter.frames };
  }

  close(): void {
    this.#ended = true;
    this.#cancelStale();
    this.#sights.close();
    this.#painter.close();
    this.#newest = null;
  }

  /** While nobody looks nothing is asked for, so nothing can be said of the camera. */
  get #rests(): boolean {
    return this.#pageRests || this.#sights.width === null;
  }

  #sightChanged(): void {
    this.#options.wishChanged();
    this.#restChanged();
  }

  #restChanged(): void {
    if (this.#rests === (this.picture.peek().state === 'resting')) return;
    // Both ways: what was on its way when it began has come since.
    this.#meter.rest();
    if (this.#rests) this.judge();
    else this.askAgain();
  }

  #painted(frame: FeedFrame): void {
    const { timers, session } = this.#options;
    const { capturedAt } = frame.arrived.header;
    const at = timers.monotonic();
    const interval = this.status.peek().publisher?.frameIntervalMs;
    this.#newest = frame;
    const ageMs = this.#meter.painted(frame.arrived);
    this.#direct = false;
    this.#came({ at, capturedAt, inFlow: isInFlow(this.#paint, at, interval) });
    if (!frame.settled) session.painted(frame.arrived, ageMs);
  }

  #came(paint: Paint): void {
    this.#decodeFailures = 0;
    this.#paint = paint;
    const wasLive = this.picture.peek().state === 'live';
    batch(() => {
      this.lastPaintedAt.value = paint.at;
      this.judge();
      // A picture that has just come back must not stand beside the figures of its absence.
      if (!wasLive) this.refreshFigures();
    });
  }

  #standBy(frame: FeedFrame): void {
    this.#newest = { ...frame, settled: true };
    this.#meter.stoodBy(frame.arrived);
    this.#options.session.dropped(frame.arrived, 'not-needed');
  }

  #failed(frame: FeedFrame): void {
    this.#decodeFailures += 1;
    this.#dropped(frame, 'decode-failed');
    this.judge();
  }

  #dropped(frame: FeedFrame, reason: PageDrop): void {
    if (frame.settled) return;
    this.#meter.dropped(reason);
    this.#options.session.dropped(frame.arrived, reason);
  }

  #facts(): PictureFacts {
    const { timers, relayNow, relay } = this.#options;
    const now = timers.monotonic();
    const clock = relayNow();
    const lifeAt = this.#paint && lastLifeAt(this.#paint, clock === null ? null : clock - now);
    return {
      now,
      askedAt: waitingSince(this.#askedAt, this.#paint, lifeAt, now),
      resting: this.#rests,
      lastPaintedAt: lifeAt,
      relay: relay(),
      camera: this.status.peek(),
      direct: this.#direct,
      decodeFailures: this.#decodeFailures,
    };
  }

  #show(next: PictureState): void {
    const before = this.picture.peek();
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    batch(() => {
      if (before.state !== next.state) this.changedAt.value = this.#options.timers.monotonic();
      this.picture.value = next;
    });
  }
}
