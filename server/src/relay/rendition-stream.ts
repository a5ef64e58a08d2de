import { renditionWidth } from '@porthole/shared/flow/rendition-ladder';
import type { Timers } from '@porthole/shared/flow/timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { EncodedPicture, MadeRendition, RenditionEncoder } from './rendition-encoder.ts';
import type { RenditionFigures } from './rendition-figures.ts';
import type { RenditionThrift } from './rendition-thrift.ts';
import type { Turns, Worker } from './rendition-turns.ts';

/**
 * Told once, at once or later: the picture of the frame that was asked for, the frame itself where none can be made, or undefined
 * where a newer one overtook it. Must neither wait nor throw.
 */
export type Deliver = (picture: Frame | undefined) => void;

export interface RenditionParts {
  readonly encoder: RenditionEncoder;
  readonly turns: Turns;
  readonly thrift: RenditionThrift;
  readonly timers: Timers;
}

/** A frame that is to be made smaller, and for whom. */
interface Order {
  readonly frame: Frame;
  readonly deliver: Deliver[];
}

/**
 * One camera at one rendition: each frame is encoded once for all who ask for it. One frame is worked on and one waits; a newer one
 * takes the waiting one's place. Lives while it has viewers.
 */
export class RenditionStream implements Worker {
  readonly name: MadeRendition;
  readonly figures: RenditionFigures;
  /** Who is sent this rendition; only to know when nobody is. */
  readonly viewers = new Set<object>();
  readonly #parts: RenditionParts;
  #waiting: Order | undefined;
  #working: Order | undefined;
  #last: { sequence: number; picture: Frame } | undefined;

  constructor(name: MadeRendition, parts: RenditionParts, figures: RenditionFigures) {
    this.name = name;
    this.#parts = parts;
    this.figures = figures;
  }

  request(frame: Frame, deliver: Deliver): void {
    const { sequence, width } = frame.header;
    const order = [this.#working, this.#waiting].find((one) => one?.frame.header.sequence === sequence);
    if (width <= (renditionWidth(this.name) ?? width)) deliver(frame);
    else if (this.#last?.sequence === sequence) deliver(this.#last.picture);
    else if (order) order.deliver.push(deliver);
    else if (sequence < this.#newest) deliver(undefined);
    else this.#wait({ frame, deliver: [deliver] });
  }

  async work(): Promise<void> {
    const order = this.#waiting;
    if (!order) return;
    this.#waiting = undefined;
    this.#working = order;
    const picture = await this.#encode(order.frame);
    this.#working = undefined;
    this.#last = { sequence: order.frame.header.sequence, picture };
    for (const deliver of order.deliver) deliver(picture);
    if (this.#waiting) this.#parts.turns.ask(this);
  }

  /** Nobody uses it any more; what is worked on ends by itself. */
  close(): void {
    this.#parts.turns.leave(this);
    const order = this.#waiting;
    this.#waiting = undefined;
    for (const deliver of order?.deliver ?? []) deliver(undefined);
  }

  get #newest(): number {
    const { frame } = this.#waiting ?? this.#working ?? {};
    return frame?.header.sequence ?? this.#last?.sequence ?? 0;
  }

  #wait(order: Order): void {
    const { turns, thrift } = this.#parts;
    const older = this.#waiting;
    this.#waiting = order;
    thrift.ordered();
    if (older) thrift.overtaken();
    if (!this.#working) turns.ask(this);
    for (const deliver of older?.deliver ?? []) deliver(undefined);
  }

  async #encode(frame: Frame): Promise<Frame> {
    const { encoder, thrift, timers } = this.#parts;
    const begun = timers.monotonic();
    try {
      const picture = await encoder.encode(frame.jpeg, this.name);
      this.figures.encoded(timers.monotonic() - begun, picture.jpeg.length, frame.jpeg.length);
      // A camera that already sends poor quality: made smaller, it would only have more bytes.
      return picture.jpeg.length < frame.jpeg.length ? smaller(frame, picture) : frame;
    } catch {
      this.figures.failed();
      return frame;
    } finally {
      thrift.worked(timers.monotonic() - begun);
    }
  }
}

function smaller(frame: Frame, { jpeg, width, height }: EncodedPicture): Frame {
  const { header } = frame;
  const full = { width: header.width, height: header.height };
  return { ...frame, header: { ...header, width, height, full }, jpeg };
}
