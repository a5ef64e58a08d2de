import { type DropCounts, UPLINK_DROPS, type UplinkDrop } from '../protocol/drops.ts';
import type { ReasonCode } from '../protocol/reasons.ts';

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
  /** Of those that count as `uplink-lost`, the ones that the relay would not take, by its reason. */
  readonly rejected: Readonly<Partial<Record<ReasonCode, number>>>;
  readonly dropped: Readonly<Record<UplinkDrop, number>>;
}

/** The books of one publisher's run. */
export class Ledger {
  #captured = 0;
  #sent = 0;
  #acknowledged = 0;
  readonly #rejected: Partial<Record<ReasonCode, number>> = {};
  readonly #dropped = Object.fromEntries(UPLINK_DROPS.map((reason) => [reason, 0])) as Record<
    UplinkDrop,
    number
  >;
  #skipped: Partial<Record<LeftOut, number>> = {};

  /** @returns the frame's sequence */
  captured(): number {
    this.#captured += 1;
    return this.#captured;
  }

  /** @param before what became of the frames before it, where that had been taken for it already */
  leftOut(reason: LeftOut, before: DropCounts<LeftOut> = {}): void {
    this.#dropped[reason] += 1;
    for (const [one, frames] of Object.entries(before) as [LeftOut, number][]) this.#add(one, frames);
    this.#add(reason, 1);
  }

  /** @returns what became of the frames before the one that is taken to be sent now, told once */
  takeSkipped(): DropCounts<LeftOut> {
    const skipped = this.#skipped;
    this.#skipped = {};
    return skipped;
  }

  sent(): void {
    this.#sent += 1;
  }

  acknowledged(frames: number): void {
    this.#acknowledged += frames;
  }

  rejected(code: ReasonCode): void {
    this.#rejected[code] = (this.#rejected[code] ?? 0) + 1;
    this.lost(1);
  }

  /** Sent, and nobody will answer for them. */
  lost(frames: number): void {
    this.#dropped['uplink-lost'] += frames;
  }

  #add(reason: LeftOut, frames: number): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + frames;
  }

  /** Sent, and not yet answered for. */
  get inFlight(): number {
    return this.#sent - this.#acknowledged - this.#dropped['uplink-lost'];
  }

  get account(): Account {
    return {
      captured: this.#captured,
      sent: this.#sent,
      acknowledged: this.#acknowledged,
      rejected: { ...this.#rejected },
      dropped: { ...this.#dropped },
    };
  }
}

/** Frames that will never be seen, for one figure on screen. */
export function unseen({ dropped }: Account): number {
  return Object.values(dropped).reduce((sum, frames) => sum + frames, 0);
}
