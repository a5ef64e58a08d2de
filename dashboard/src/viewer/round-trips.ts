import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import { RecentLeast } from '@porthole/shared/flow/recent';
import type { Timers } from '@porthole/shared/flow/timers';

/** Ms for which the quickest answer counts: over ten questions, so that a way that has become longer is believed in the end. */
const SPAN_MS = 60_000;

/**
 * The quickest recent round trip of a small message between this page and its relay, whatever it went over. A slower one has waited
 * behind frames, and a transport that begins while another carries pictures finds no quick one at all.
 */
export class RoundTrips {
  readonly #timers: Timers;
  readonly #recent = new RecentLeast(SPAN_MS);
  /** Monotonic ms. */
  #since = Number.NEGATIVE_INFINITY;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  add<T extends ClockExchange>(exchange: T): T {
    const { asked, answered } = exchange;
    if (asked >= this.#since) this.#recent.add(this.#timers.monotonic(), Math.max(0, answered - asked));
    return exchange;
  }

  /** The way may be another one from now on: what is asked already counts no more either. */
  forget(): void {
    this.#since = this.#timers.monotonic();
    this.#recent.clear();
  }

  /** Whole ms; undefined while unknown. */
  get quickest(): number | undefined {
    const ms = this.#recent.value(this.#timers.monotonic());
    return ms === undefined ? undefined : Math.round(ms);
  }
}
