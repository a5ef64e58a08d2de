import type { Timers } from '@porthole/shared/flow/timers';
import { type Demand, demandOf, isSameDemand, NO_DEMAND, standsBy } from '@porthole/shared/protocol/demand';

/** Ms for which less must be wanted before it is told: one that asks frame by frame leaves with every answer. */
const SETTLE_MS = 2_000;

/**
 * What a publisher is told of what is wanted of it: more at once, less when that has held. That fewer watch, and that all who do stand by,
 * settle each by themselves. Closed by who made it.
 */
export class ToldDemand {
  readonly #timers: Timers;
  readonly #changed: () => void;
  #told = NO_DEMAND;
  #wanted = NO_DEMAND;
  /** Monotonic ms since which fewer watch than were told; null while they do not. */
  #fewerSince: number | null = null;
  /** Since which none watched who did not stand by, though that was not told. */
  #sparedSince: number | null = null;
  #cancel = () => {};

  /** @param changed called when another is told */
  constructor(timers: Timers, changed: () => void) {
    this.#timers = timers;
    this.#changed = changed;
  }

  get told(): Demand {
    return this.#told;
  }

  /** @param wanted from now on */
  wants(wanted: Demand): void {
    this.#wanted = wanted;
    this.#tell(this.#atOnce);
    const now = this.#timers.monotonic();
    this.#fewerSince = wanted.viewers < this.#told.viewers ? (this.#fewerSince ?? now) : null;
    // While nobody is there, nobody objects.
    if (wanted.viewers > 0)
      this.#sparedSince = standsBy(wanted) && !standsBy(this.#told) ? (this.#sparedSince ?? now) : null;
    this.#plan();
  }

  /** Nothing more settles. Idempotent. */
  close(): void {
    this.#cancel();
  }

  /** No fewer viewers than were told, and none of them spared that were not. */
  get #atOnce(): Demand {
    const [wanted, told] = [this.#wanted, this.#told];
    if (wanted.viewers === 0) return told;
    const isSpared = standsBy(wanted) && (standsBy(told) || told.viewers === 0);
    return demandOf(Math.max(wanted.viewers, told.viewers), isSpared);
  }

  #plan(): void {
    this.#cancel();
    const since = Math.min(this.#fewerSince ?? Infinity, this.#sparedSince ?? Infinity);
    if (since === Infinity) return;
    const ms = since + SETTLE_MS - this.#timers.monotonic();
    this.#cancel = this.#timers.after(Math.max(0, ms), () => this.#settle());
  }

  #settle(): void {
    const settledAt = this.#timers.monotonic() - SETTLE_MS;
    const isFewer = this.#fewerSince !== null && this.#fewerSince <= settledAt;
    const isSpared = this.#sparedSince !== null && this.#sparedSince <= settledAt;
    if (isFewer) this.#fewerSince = null;
    if (isSpared) this.#sparedSince = null;
    const viewers = isFewer ? this.#wanted.viewers : this.#told.viewers;
    this.#plan();
    this.#tell(demandOf(viewers, viewers > 0 && (isSpared || standsBy(this.#told))));
  }

  #tell(demand: Demand): void {
    if (isSameDemand(demand, this.#told)) return;
    this.#told = demand;
    this.#changed();
  }
}
