import type { Timers } from '@porthole/shared/flow/timers';
import { Decoder } from './decoder.ts';
import type { PaintLoop } from './paint-loop.ts';
import type { DecodePicture, Picture } from './picture.ts';
import { Stage } from './stage.ts';

/** What is painted, and how to name it when it is. */
export interface Paintable {
  readonly jpeg: Blob;
  readonly sequence: number;
}

export interface PainterEvents<T> {
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

/** One camera from JPEG to canvas: newest wins before the decode, and again before the paint. */
export class Painter<T extends Paintable> {
  readonly #loop: PaintLoop;
  readonly #events: PainterEvents<T>;
  readonly #decoder: Decoder<T>;
  readonly #stage = new Stage();
  #ready: { item: T; picture: Picture } | undefined;
  #closed = false;

  constructor({ decode, loop, timers }: PainterOptions, events: PainterEvents<T>) {
    this.#loop = loop;
    this.#events = events;
    this.#decoder = new Decoder<T>(decode, timers, {
      decoded: (item, picture) => this.#decoded(item, picture),
      replaced: (item) => events.replaced(item),
      failed: (item) => events.failed(item),
    });
  }

  put(item: T): void {
    this.#decoder.put(item);
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
    this.#loop.cancel(this.#paint);
    this.#ready?.picture.close();
    this.#ready = undefined;
    this.#stage.close();
  }

  #decoded(item: T, picture: Picture): void {
    const before = this.#ready;
    this.#ready = { item, picture };
    before?.picture.close();
    if (before) this.#events.replaced(before.item);
    this.#loop.due(this.#paint);
  }

  readonly #paint = (): void => {
    const ready = this.#ready;
    if (!ready) return;
    this.#ready = undefined;
    this.#stage.show(ready.picture, ready.item.sequence);
    this.#events.painted(ready.item);
  };
}
