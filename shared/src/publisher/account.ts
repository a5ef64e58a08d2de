import type { ReasonCode } from '../protocol/reasons.ts';

/** Why a captured frame never reached the relay. */
export const DROP_REASONS = ['replaced', 'lost', 'too-large'] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/**
 * Where every captured frame went:
 * captured = acknowledged + Σ rejected + Σ dropped + waiting + in flight.
 */
export interface Account {
  readonly captured: number;
  /** Handed to a transport, whatever became of it. */
  readonly sent: number;
  readonly acknowledged: number;
  /** Sent, and not taken by the relay, by its reason. */
  readonly rejected: Readonly<Partial<Record<ReasonCode, number>>>;
  /** `replaced` by a newer one before there was room, `lost` with a connection, `too-large` for this relay. */
  readonly dropped: Readonly<Record<DropReason, number>>;
}

/** The books of one publisher's run. */
export class Ledger {
  #captured = 0;
  #sent = 0;
  #acknowledged = 0;
  readonly #rejected: Partial<Record<ReasonCode, number>> = {};
  readonly #dropped: Record<DropReason, number> = { replaced: 0, lost: 0, 'too-large': 0 };

  /** @returns the frame's sequence */
  captured(): number {
    this.#captured += 1;
    return this.#captured;
  }

  sent(): void {
    this.#sent += 1;
  }

  acknowledged(frames: number): void {
    this.#acknowledged += frames;
  }

  rejected(code: ReasonCode): void {
    this.#rejected[code] = (this.#rejected[code] ?? 0) + 1;
  }

  dropped(reason: DropReason, frames = 1): void {
    this.#dropped[reason] += frames;
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
export function unseen({ rejected, dropped }: Account): number {
  return [...Object.values(rejected), ...Object.values(dropped)].reduce((sum, frames) => sum + frames, 0);
}
