import type { Timers } from '@porthole/shared/flow/timers';

/** Ms by which a goodbye may overtake what it ends: they may come by two ways. */
const OVERTAKES_MS = 5_000;

const MOST_KEPT = 100;

/** Goodbyes to attempts that nobody here knows: what asks for such a one may still come, and its viewer has gone. */
export class EarlyByes {
  readonly #timers: Timers;
  readonly #heardAt = new Map<string, number>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  add(attempt: string): void {
    this.#heardAt.set(attempt, this.#timers.monotonic());
    const [oldest] = this.#heardAt.keys();
    if (oldest !== undefined && this.#heardAt.size > MOST_KEPT) this.#heardAt.delete(oldest);
  }

  /** @returns whether this attempt was over before it was asked for */
  take(attempt: string): boolean {
    const at = this.#heardAt.get(attempt);
    this.#heardAt.delete(attempt);
    return at !== undefined && this.#timers.monotonic() - at < OVERTAKES_MS;
  }
}
