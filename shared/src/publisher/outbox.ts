import { Mailbox } from '../flow/mailbox.ts';
import { MovingMean } from '../flow/moving-mean.ts';
import type { Timers } from '../flow/timers.ts';
import { type Demand, wantsMore } from '../protocol/demand.ts';
import type { DropCounts } from '../protocol/drops.ts';
import type { Ledger, LeftOut } from './account.ts';
import { type EncodePicture, type FrameBounds, fits, orderFor, type Shape } from './picture-needs.ts';
import { closedBy, OPEN_GATE, type Pace, passed, type SendGate } from './send-gate.ts';

/** A picture as its source gives it; `capturedAt` in monotonic ms of this machine, which nobody can set. */
export interface CapturedFrame {
  readonly jpeg: Uint8Array;
  readonly capturedAt: number;
}

/** A picture on its way out. */
export interface ReadyFrame extends CapturedFrame {
  readonly sequence: number;
  /** What became of the frames between the last one sent and this one. */
  readonly skipped: DropCounts<LeftOut>;
}

/** How frames are to be sent: as their source gives them, unless the line asks for less. */
export interface SendLevel {
  /** Null for pictures as they are. */
  readonly shape: Shape | null;
  readonly atMostFps: number | null;
}

export const FULL_LEVEL: SendLevel = { shape: null, atMostFps: null };

export interface OutboxOptions {
  readonly timers: Timers;
  readonly ledger: Ledger;
  readonly encode: EncodePicture | undefined;
  readonly bounds: () => FrameBounds;
  readonly hasRoom: () => boolean;
  /** Of before this program stood still, which nobody wants to see now. */
  readonly isPast: (frame: CapturedFrame) => boolean;
  readonly send: (frame: ReadyFrame) => void;
}

type Waiting = Omit<ReadyFrame, 'skipped'>;

/** Weight of a new picture in what encoding one takes of late: one slow one does not stand for all. */
const ENCODE_WEIGHT = 1 / 8;

/**
 * Where frames wait to go out: one, the newest. It goes when nobody asks for less and the line has room, in the size the line
 * carries. Nothing is sent while a picture is encoded, so frames leave in the order of their capture.
 */
export class Outbox {
  /** Ms to make one picture smaller. */
  readonly encodeMs = new MovingMean(ENCODE_WEIGHT);
  readonly #options: OutboxOptions;
  readonly #mailbox = new Mailbox<Waiting>();
  #gate: SendGate = OPEN_GATE;
  #demand: Demand | null = null;
  #level = FULL_LEVEL;
  #encoding = false;
  /** Why the frame in the mailbox has not gone out. */
  #waitsFor: LeftOut = 'uplink-full';
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** A frame that is not to go out counts all the same (FR-5), before the one that waits: that is to go out yet. */
  leftOut(): void {
    if (this.#closed) return;
    const { ledger, isPast } = this.#options;
    const sequence = ledger.capture();
    const waiting = this.#mailbox.take();
    ledger.leftOut('uplink-full');
    if (waiting && isPast(waiting)) ledger.leftOut(this.#waitsFor);
    else if (waiting) this.#mailbox.put({ ...waiting, sequence });
  }

  offer(frame: CapturedFrame): void {
    if (this.#closed) return;
    const { ledger } = this.#options;
    const replaced = this.#mailbox.put({ ...frame, sequence: ledger.capture() });
    if (replaced) ledger.leftOut(this.#waitsFor);
    this.pump();
    if (this.#mailbox.full) this.#waitsFor = this.#whyWaiting();
  }

  /** Who wants more is sent the frame that waits, at once. */
  demanded(demand: Demand): void {
    if (this.#demand && wantsMore(demand, this.#demand)) this.#gate = OPEN_GATE;
    this.#demand = demand;
    this.pump();
  }

  sendAs(level: SendLevel): void {
    this.#level = level;
  }

  /** To be called whenever there may be room. */
  pump(): void {
    const { hasRoom, timers, isPast, ledger } = this.#options;
    while (this.#mailbox.full && !this.#encoding && !this.#closed) {
      const now = timers.monotonic();
      if (!hasRoom() || closedBy(this.#gate, this.#pace, now)) return;
      const waiting = this.#mailbox.take() as Waiting;
      if (isPast(waiting)) {
        ledger.leftOut('uplink-full');
        continue;
      }
      this.#gate = passed(this.#gate, this.#pace, now);
      this.#prepare(waiting);
    }
  }

  /** Terminal: nothing is sent after it. */
  close(): void {
    this.#closed = true;
  }

  get #pace(): Pace {
    return { demand: this.#demand, atMostFps: this.#level.atMostFps };
  }

  /** Encoding is slow only where the line is thin: the rate is what it costs. */
  #whyWaiting(): LeftOut {
    if (this.#encoding) return 'paced';
    return closedBy(this.#gate, this.#pace, this.#options.timers.monotonic()) ?? 'uplink-full';
  }

  #prepare(waiting: Waiting): void {
    const { bounds, encode, ledger, send } = this.#options;
    const isFitting = fits(waiting.jpeg, bounds());
    const frame = { ...waiting, skipped: ledger.takeSkipped() };
    if (isFitting && (!this.#level.shape || !encode)) send(frame);
    else void this.#sendEncoded(frame, isFitting);
  }

  async #sendEncoded({ skipped, ...frame }: ReadyFrame, isFitting: boolean): Promise<void> {
    this.#encoding = true;
    const encoded = await this.#encode(frame.jpeg, this.#options.bounds());
    this.#encoding = false;
    const isSmaller = encoded && encoded.length < frame.jpeg.length;
    const jpeg = isFitting && !isSmaller ? frame.jpeg : encoded;
    const { ledger, bounds, hasRoom, isPast, send } = this.#options;
    const isTooLarge = !jpeg || !fits(jpeg, bounds());
    if (!isPast(frame) && !isTooLarge && hasRoom() && !this.#closed) send({ ...frame, jpeg, skipped });
    else {
      ledger.giveBack(skipped);
      if (isTooLarge && !isPast(frame)) ledger.leftOut('too-large');
      else if (isPast(frame) || this.#mailbox.full) ledger.leftOut('uplink-full');
      // The room went with its connection. What was captured since was left out, and counts before it.
      else this.#mailbox.put({ ...frame, sequence: ledger.captured });
    }
    this.pump();
  }

  async #encode(jpeg: Uint8Array, bounds: FrameBounds): Promise<Uint8Array | undefined> {
    const { encode, timers } = this.#options;
    if (!encode) return undefined;
    const began = timers.monotonic();
    const encoded = await encode(jpeg, orderFor(this.#level.shape, bounds)).catch(() => undefined);
    this.encodeMs.add(timers.monotonic() - began);
    return encoded;
  }
}
