import type { ChosenRendition } from '@porthole/shared/flow/rendition-ladder';
import type { PageDrop, ViewerAccount } from '@porthole/shared/protocol/drops';
import type { Frame } from '@porthole/shared/protocol/frame';
import { NO_WISH, type Wish } from '@porthole/shared/protocol/renditions';
import type { CameraChannel } from './camera-channel.ts';
import { PictureStage } from './picture-stage.ts';
import { AS_IT_IS, FULL, type RenditionPort } from './rendition-port.ts';
import { SpacingGate, spacingOf } from './spacing-gate.ts';
import { type BookObserver, reasonsOf, sumOfDrops, ViewerBooks } from './viewer-books.ts';
import type { ViewerLine, ViewerReport } from './viewer-report.ts';

export interface ViewerParts {
  line: ViewerLine;
  /** A frame waits to be taken. */
  frameWaiting: () => void;
  /** For doors that would wait for ever otherwise. */
  cameraGone?: () => void;
  /** Closed by the viewer; without it every frame goes as it is. */
  renditions?: RenditionPort | undefined;
  observer?: BookObserver | undefined;
  wish?: Wish;
}

/** A frame, and what its header says to this viewer beside what it says to all. */
export interface TakenFrame {
  readonly frame: Frame;
  /** Left out where it is the camera's own picture and nothing speaks against it. */
  readonly rendition?: ChosenRendition;
  /** Its acknowledgement may wait. */
  ackLater?: boolean;
}

/** What the receiver says of the frames it settles. */
export interface Settlement {
  /** The very frame that is acknowledged was not painted. */
  readonly dropped?: PageDrop | undefined;
  /** How many of those settled were painted, from receivers that count; else the acknowledged one alone was. */
  readonly painted?: number | undefined;
  /** Capture → paint, ms. */
  readonly ageMs?: number | undefined;
}

interface InFlight {
  readonly sequence: number;
  readonly bytes: number;
  /** Monotonic ms. */
  readonly sentAt: number;
}

/**
 * One receiver of one camera. The channel offers every frame; the door that owns the viewer takes one when there is room, and is told
 * when one is waiting. Closed by that door. At all times captured = painted + Σ dropped + waiting + in flight.
 */
export class Viewer {
  /** Ms since the epoch on the relay's clock. */
  readonly since: number;
  readonly line: ViewerLine;
  readonly #channel: CameraChannel;
  readonly #gate: SpacingGate;
  readonly #stage: PictureStage;
  readonly #renditions: RenditionPort;
  readonly #books: ViewerBooks;
  readonly #cameraGone: () => void;
  #inFlight: InFlight[] = [];
  #wish: Wish;
  #rendition: ChosenRendition = FULL;

  constructor(channel: CameraChannel, parts: ViewerParts) {
    const { line, frameWaiting, cameraGone = () => {}, observer, wish = NO_WISH } = parts;
    this.#channel = channel;
    this.since = channel.timers.now();
    this.line = line;
    this.#cameraGone = cameraGone;
    this.#wish = wish;
    this.#books = new ViewerBooks(observer);
    this.#renditions = parts.renditions ?? AS_IT_IS;
    this.#gate = new SpacingGate({
      spacing: spacingOf(wish),
      now: () => channel.timers.monotonic(),
      pass: (frame) => this.#stage.offer(frame),
      leftOut: (reason) => this.#books.dropped(reason),
    });
    this.#stage = new PictureStage({
      renditions: this.#renditions,
      waiting: frameWaiting,
      dropped: (reason) => {
        this.#books.dropped(reason);
        if (reason === 'downlink-full') this.#renditions.crowdedOut();
      },
    });
  }

  get standsBy(): boolean {
    return this.#wish.standby ?? false;
  }

  get wish(): Wish {
    return this.#wish;
  }

  /** The viewer wants another picture from now on. */
  changeWish(wish: Wish): void {
    const stoodBy = this.standsBy;
    this.#wish = wish;
    this.#renditions.changeWish(wish);
    this.#gate.turn(spacingOf(wish));
    if (this.standsBy !== stoodBy) this.#channel.reckonDemand();
  }

  /** @param after sequence of the newest frame the receiver has: the latest is offered at once unless it is that one */
  join(after?: number): void {
    this.#channel.join(this);
    const { latest } = this.#channel;
    // A receiver ahead of us has numbers from before our clock was set back: ours is the newer frame all the same.
    if (latest && latest.header.sequence !== after) this.#begin(latest);
  }

  /** Every frame of the camera from joining on. */
  offer(frame: Frame): void {
    const before = frame.skipped ?? {};
    this.#books.captured(sumOfDrops(before) + 1);
    for (const reason of reasonsOf(before)) this.#books.dropped(reason, before[reason]);
    this.#gate.offer(frame);
  }

  end(): void {
    this.#abandon();
    this.#cameraGone();
  }

  /** The frame that the next taking gives. */
  get waiting(): Frame | undefined {
    return this.#stage.ready;
  }

  get inFlight(): number {
    return this.#inFlight.length;
  }

  /** Captured and in neither column yet: offered and not sent. */
  get held(): number {
    return this.#gate.holds + this.#stage.holds;
  }

  get account(): ViewerAccount {
    return this.#books.account;
  }

  take(): TakenFrame | undefined {
    const held = this.#stage.take();
    if (!held) return undefined;
    const { frame, rendition } = held;
    const { timers } = this.#channel;
    const sentAt = timers.monotonic();
    const bytes = frame.jpeg.length;
    this.#inFlight.push({ sequence: frame.header.sequence, bytes, sentAt });
    this.#books.sent(this.line.transport, bytes);
    this.#rendition = rendition;
    this.#renditions.sent();
    return rendition.cause === 'full' ? { frame } : { frame, rendition };
  }

  /** Settles every frame taken up to and including `sequence`. */
  acknowledge(sequence: number, { dropped, painted, ageMs }: Settlement = {}): void {
    const settled = this.#settle((one) => one.sequence <= sequence);
    if (settled.length === 0) return;
    for (const { bytes, sentAt } of settled)
      this.#renditions.settled(bytes, sentAt, this.line.bytesPerSecond);
    const named = settled.at(-1)?.sequence === sequence;
    const seen = painted ?? (named && !dropped ? 1 : 0);
    const paintedNow = Math.min(Math.max(0, seen), settled.length);
    const unseen = settled.length - paintedNow;
    const failed = named && dropped && unseen > 0 ? 1 : 0;
    this.#books.painted(paintedNow, { transport: this.line.transport, ageMs });
    if (dropped) this.#books.dropped(dropped, failed);
    // Receivers that count say no reason.
    const isKept = painted !== undefined && this.#wish.standby;
    this.#books.dropped(isKept ? 'not-needed' : 'superseded', unseen - failed);
  }

  /** What was taken before that moment (monotonic ms) never arrived. Where it is the camera's newest, it goes again. */
  lost(before: number): void {
    const lost = this.#settle(({ sentAt }) => sentAt < before);
    const { latest } = this.#channel;
    for (const { sequence } of lost)
      if (latest?.header.sequence === sequence && this.#stage.holds === 0) this.#stage.offer(latest);
      else this.#books.dropped('downlink-lost');
  }

  report(): ViewerReport {
    const { transport, window, roundTripMs } = this.line;
    return {
      ...{ transport, window, roundTripMs, since: this.since, rendition: this.#rendition },
      ...{ inFlight: this.inFlight, account: this.account },
      ...(this.#wish.standby && { standsBy: true }),
    };
  }

  close(): void {
    this.#channel.leave(this);
    this.#abandon();
    this.#renditions.close();
  }

  /** The newest of before its time: what led up to it is nothing to this viewer. */
  #begin(frame: Frame): void {
    this.#books.captured(1);
    this.#gate.offer(frame);
  }

  #settle(which: (one: InFlight) => boolean): InFlight[] {
    const settled: InFlight[] = [];
    const left: InFlight[] = [];
    for (const one of this.#inFlight) (which(one) ? settled : left).push(one);
    if (settled.length > 0) this.#inFlight = left;
    return settled;
  }

  #abandon(): void {
    const held = this.#gate.close() + this.#stage.close();
    this.#books.dropped('downlink-lost', held + this.#settle(() => true).length);
  }
}
