import type { Timers } from '@porthole/shared/flow/timers';
import { Decoder } from './decoder.ts';
import type { PaintLoop } from './paint-loop.ts';
import type { DecodePicture, Picture, VideoPicture } from './picture.ts';
import { Stage } from './stage.ts';

/**
 * Ms in which a page that is seen gets an animation frame, at 60 Hz and even at 30. For so long a decoded picture is not replaced by the next,
 * which is decoded meanwhile: frames that come two at a time, as over polling, are both painted, one after the other. A page that is not painted
 * goes on to the newest.
 */
const PAINTED_WITHIN_MS = 50;

/** Ms from a picture's coming to its paint that tell of a page that stood still. */
const LATE_MS = 1_000;

/** Ms for which a newer one is awaited then. A page so slow that all of its pictures are late waits no second time. */
const NEWER_WITHIN_MS = 500;

/** What is painted, and how to name it when it is. */
export interface Paintable {
  readonly jpeg: Blob;
  readonly sequence: number;
}

export interface PainterEvents<T> {
  /** Asked before the paint of a picture that was long in hand: whether it is of an outage, and shows nothing new. */
  isLeftOver(item: T): boolean;
  /** In the same task as the drawing. */
  painted(item: T): void;
  /** A newer one went before it. */
  replaced(item: T): void;
  /** It could not be decoded. */
  failed(item: T): void;
}

export interface PainterOptions {
  readonly decode: DecodePicture;
  readonly loop: PaintLoop;
  readonly timers: Timers;
}

/** One camera from JPEG to canvas: newest wins before the decode, and again before a paint that is late. */
export class Painter<T extends Paintable> {
  readonly #timers: Timers;
  readonly #loop: PaintLoop;
  readonly #events: PainterEvents<T>;
  readonly #decoder: Decoder<Put<T>>;
  readonly #stage = new Stage();
  #ready: Ready<T> | undefined;
  /** Decoded while that waits to be painted; no further one is decoded before it has its place. */
  #next: Ready<T> | undefined;
  /** Lets a further one be decoded; idempotent. */
  #goOn: () => void = () => {};
  /** Monotonic ms at which a late picture is painted after all; undefined after one that was in time. */
  #heldUntil: number | undefined;
  #cancelHold: () => void = () => {};
  #closed = false;

  constructor({ decode, loop, timers }: PainterOptions, events: PainterEvents<T>) {
    this.#loop = loop;
    this.#timers = timers;
    this.#events = events;
    this.#decoder = new Decoder<Put<T>>(decode, timers, {
      decoded: (put, picture) => this.#decoded(put, picture),
      replaced: ({ item }) => events.replaced(item),
      failed: ({ item }) => events.failed(item),
    });
  }

  put(item: T): void {
    this.#decoder.put({ item, jpeg: item.jpeg, putAt: this.#timers.monotonic() });
  }

  /** Draws what a video presents, at once: it is newer than all that is in hand. */
  show(picture: VideoPicture): void {
    if (this.#closed) return;
    this.#decoder.forget();
    this.#stopPainting();
    const inHand = [this.#ready, this.#next];
    this.#ready = undefined;
    this.#next = undefined;
    this.#goOn();
    for (const one of inHand) if (one) this.#leaveOut(one);
    this.#stage.showVideo(picture);
  }

  /** @returns detaches; idempotent */
  attach(canvas: HTMLCanvasElement): () => void {
    if (!this.#closed) this.#stage.attach(canvas);
    return () => this.#stage.detach(canvas);
  }

  /** Idempotent and terminal: the picture is wiped from every canvas. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#decoder.close();
    this.#stopPainting();
    this.#goOn();
    this.#ready?.picture.close();
    this.#next?.picture.close();
    this.#ready = undefined;
    this.#next = undefined;
    this.#stage.close();
  }

  #decoded({ item, putAt }: Put<T>, picture: Picture): Promise<void> {
    const ready = { item, putAt, picture, at: this.#timers.monotonic() };
    if (this.#closed) picture.close();
    else if (this.#ready) return this.#wait(ready, PAINTED_WITHIN_MS - (ready.at - this.#ready.at));
    else this.#take(ready);
    return Promise.resolve();
  }

  #wait(next: Ready<T>, ms: number): Promise<void> {
    this.#next = next;
    return new Promise((resolve) => {
      const cancel = this.#timers.after(Math.max(0, ms), () => {
        this.#replace();
        resolve();
      });
      this.#goOn = () => {
        cancel();
        resolve();
      };
    });
  }

  #take(ready: Ready<T>): void {
    this.#ready = ready;
    this.#loop.due(this.#paint);
  }

  #replace(): void {
    const [before, next] = [this.#ready, this.#next];
    if (!before || !next) return;
    this.#next = undefined;
    this.#leaveOut(before);
    this.#take(next);
  }

  #isLate({ putAt }: Ready<T>): boolean {
    return this.#timers.monotonic() - putAt >= LATE_MS;
  }

  #isHeldBack(ready: Ready<T>): boolean {
    const now = this.#timers.monotonic();
    if (!this.#isLate(ready)) {
      this.#cancelHold();
      this.#heldUntil = undefined;
      return false;
    }
    this.#heldUntil ??= this.#hold(now);
    return now < this.#heldUntil;
  }

  #hold(now: number): number {
    this.#cancelHold = this.#timers.after(NEWER_WITHIN_MS, () => {
      // Not by the clock again, which some browsers blur.
      this.#heldUntil = Number.NEGATIVE_INFINITY;
      this.#loop.due(this.#paint);
    });
    return now + NEWER_WITHIN_MS;
  }

  #makeRoom(): void {
    this.#goOn();
    this.#replace();
  }

  #stopPainting(): void {
    this.#cancelHold();
    this.#loop.cancel(this.#paint);
  }

  #show({ picture, item }: Ready<T>): void {
    this.#stage.show(picture, item.sequence);
    this.#events.painted(item);
  }

  #leaveOut({ picture, item }: Ready<T>): void {
    picture.close();
    this.#events.replaced(item);
  }

  readonly #paint = (): void => {
    const [ready, next] = [this.#ready, this.#next];
    if (!ready) return;
    if (this.#isHeldBack(ready)) {
      this.#makeRoom();
      return;
    }
    this.#ready = undefined;
    this.#next = undefined;
    if (next) this.#take({ ...next, at: this.#timers.monotonic() });
    this.#goOn();
    if (this.#isLate(ready) && this.#events.isLeftOver(ready.item)) this.#leaveOut(ready);
    else this.#show(ready);
  };
}

interface Put<T> {
  readonly item: T;
  readonly jpeg: Blob;
  /** Monotonic ms. */
  readonly putAt: number;
}

interface Ready<T> extends Omit<Put<T>, 'jpeg'> {
  readonly picture: Picture;
  /** Monotonic ms since when it is to be painted. */
  readonly at: number;
}
