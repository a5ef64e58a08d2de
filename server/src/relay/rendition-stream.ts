import type { RenditionBytes } from '@porthole/shared/flow/rendition-bytes';
import type { Timers } from '@porthole/shared/flow/timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import type {
  EncodedPicture,
  MadeRendition,
  RenditionEncoder,
  RenditionObserver,
} from './rendition-encoder.ts';
import type { RenditionThrift } from './rendition-thrift.ts';
import type { Turns } from './rendition-turns.ts';

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
  readonly observer?: RenditionObserver | undefined;
}

/** A frame to be made smaller, for whom, and once it is made the picture. */
interface Order {
  readonly frame: Frame;
  readonly deliver: Deliver[];
  picture?: Frame;
}

/**
 * One camera at one rendition: each frame is encoded once for all who ask for it. One frame is worked on and one waits; a newer one
 * takes the waiting one's place.
 */
export class RenditionStream {
  readonly #name: MadeRendition;
  readonly #parts: RenditionParts;
  readonly #bytes: RenditionBytes;
  #waiting: Order | undefined;
  /** The one that is worked on, or was last. */
  #begun: Order | undefined;
  #isWorking = false;

  /** @param bytes where the sizes of the pictures that are made are kept */
  constructor(name: MadeRendition, parts: RenditionParts, bytes: RenditionBytes) {
    this.#name = name;
    this.#parts = parts;
    this.#bytes = bytes;
  }

  request(frame: Frame, deliver: Deliver): void {
    const { sequence, width } = frame.header;
    const newest = (this.#waiting ?? this.#begun)?.frame.header.sequence ?? 0;
    const order = [this.#begun, this.#waiting].find((one) => one?.frame.header.sequence === sequence);
    if (width <= Number(this.#name)) deliver(frame);
    else if (order?.picture) deliver(order.picture);
    else if (order) order.deliver.push(deliver);
    else if (sequence < newest) deliver(undefined);
    else this.#wait({ frame, deliver: [deliver] });
  }

  /** Nobody uses it any more; what is worked on ends by itself. */
  close(): void {
    this.#replaceWaiting(undefined);
  }

  #wait(order: Order): void {
    const { thrift } = this.#parts;
    thrift.ordered();
    if (this.#waiting) thrift.overtaken();
    this.#replaceWaiting(order);
    void this.#work();
  }

  #replaceWaiting(order: Order | undefined): void {
    const older = this.#waiting;
    this.#waiting = order;
    for (const deliver of older?.deliver ?? []) deliver(undefined);
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      while (this.#waiting) await this.#parts.turns.take(() => this.#make());
    } finally {
      this.#isWorking = false;
    }
  }

  async #make(): Promise<void> {
    const order = this.#waiting;
    if (!order) return;
    this.#waiting = undefined;
    this.#begun = order;
    const picture = await this.#encode(order.frame);
    order.picture = picture;
    for (const deliver of order.deliver) deliver(picture);
  }

  async #encode(frame: Frame): Promise<Frame> {
    const { encoder, thrift, timers, observer } = this.#parts;
    const begun = timers.monotonic();
    try {
      const picture = await encoder.encode(frame.jpeg, this.#name);
      this.#bytes.measured(this.#name, picture.jpeg.length, frame.jpeg.length);
      // A camera that already sends poor quality: made smaller, it would only have more bytes.
      return picture.jpeg.length < frame.jpeg.length ? smaller(frame, picture) : frame;
    } catch {
      observer?.renditionFailed(this.#name);
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
