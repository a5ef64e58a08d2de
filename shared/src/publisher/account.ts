import { type DropCounts, UPLINK_DROPS, type UplinkDrop } from '../protocol/drops.ts';
import type { OutgoingFrame, PublisherTransport } from './publisher-transport.ts';

/** Why a frame was left out before it was sent. */
export type LeftOut = Exclude<UplinkDrop, 'uplink-lost'>;

/**
 * Where every captured frame went:
 * captured = acknowledged + Σ dropped + waiting + in flight.
 */
export interface Account {
  readonly captured: number;
  /** Handed to a transport, whatever became of it. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly dropped: Readonly<Record<UplinkDrop, number>>;
}

/** A frame that was sent and not answered for yet. */
interface SentFrame {
  readonly by: PublisherTransport;
  readonly sequence: number;
  readonly bytes: number;
  /** Sent a second time, by a transport on trial: it counts nowhere. */
  readonly isCopy: boolean;
}

/** The stats of one publisher's run. */
export class Ledger {
  /** Of what the relay has answered for: what the line has carried, for certain. */
  deliveredBytes = 0;
  readonly #account = {
    captured: 0,
    sent: 0,
    acknowledged: 0,
    dropped: Object.fromEntries(UPLINK_DROPS.map((reason) => [reason, 0])) as Record<UplinkDrop, number>,
  };
  #skipped: Partial<Record<LeftOut, number>> = {};
  #unanswered: SentFrame[] = [];

  get account(): Account {
    return { ...this.#account, dropped: { ...this.#account.dropped } };
  }

  /** The sequence of the newest frame. */
  get captured(): number {
    return this.#account.captured;
  }

  /** @returns the frame's sequence */
  capture(): number {
    this.#account.captured += 1;
    return this.#account.captured;
  }

  leftOut(reason: LeftOut): void {
    this.#account.dropped[reason] += 1;
    this.giveBack({ [reason]: 1 });
  }

  /** @returns what became of the frames before the one that is taken to be sent now, told once */
  takeSkipped(): DropCounts<LeftOut> {
    const skipped = this.#skipped;
    this.#skipped = {};
    return skipped;
  }

  /** The frame it was taken for is not sent now. */
  giveBack(skipped: DropCounts<LeftOut>): void {
    for (const [reason, frames] of Object.entries(skipped) as [LeftOut, number][])
      this.#skipped[reason] = (this.#skipped[reason] ?? 0) + frames;
  }

  sent(by: PublisherTransport, { sequence, jpeg }: OutgoingFrame, isCopy = false): void {
    this.#unanswered.push({ by, sequence, bytes: jpeg.length, isCopy });
    if (!isCopy) this.#account.sent += 1;
  }

  /** An answer is due, of that transport or of any. */
  awaits(by?: PublisherTransport): boolean {
    return this.#unanswered.some((frame) => !by || frame.by === by);
  }

  /**
   * @param isRejected the last of these frames was not taken
   * @returns bytes of that one; 0 where none was, or a copy
   */
  answered(by: PublisherTransport, sequences: readonly number[], isRejected: boolean): number {
    const frames = this.#take((frame) => frame.by === by && sequences.includes(frame.sequence));
    for (const { bytes } of frames) this.deliveredBytes += bytes;
    const last = frames.at(-1);
    const rejected = isRejected && last?.sequence === sequences.at(-1) ? last : undefined;
    this.#account.acknowledged += frames.length - (rejected ? 1 : 0);
    if (rejected) this.#account.dropped['uplink-lost'] += 1;
    return rejected?.bytes ?? 0;
  }

  /** Nobody will answer for what was sent by that transport. @returns bytes of the largest; 0 where there was none */
  lost(by: PublisherTransport): number {
    const frames = this.#take((frame) => frame.by === by);
    this.#account.dropped['uplink-lost'] += frames.length;
    return Math.max(0, ...frames.map(({ bytes }) => bytes));
  }

  /** @returns those that are no copies */
  #take(which: (frame: SentFrame) => boolean): SentFrame[] {
    const taken = this.#unanswered.filter(which);
    this.#unanswered = this.#unanswered.filter((frame) => !taken.includes(frame));
    return taken.filter(({ isCopy }) => !isCopy);
  }
}

/** Frames that will never be seen, for one figure on screen. */
export function unseen({ dropped }: Account): number {
  return Object.values(dropped).reduce((sum, frames) => sum + frames, 0);
}
