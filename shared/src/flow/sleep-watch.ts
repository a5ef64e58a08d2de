import type { Timers } from './timers.ts';

/** Ms: a look that comes so much after the last tells of a machine that slept, perhaps in another network now. */
const SLEPT_MS = 5_000;

/**
 * Tells a machine that has slept from looks at the clock many times a second. Where monotonic time stands still meanwhile the system's
 * clock goes on; one that was set forward passes for sleep.
 */
export class SleepWatch {
  readonly #timers: Timers;
  #seen: { monotonic: number; now: number };

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#seen = { monotonic: timers.monotonic(), now: timers.now() };
  }

  /** @returns whether it has slept since the last look */
  look(): boolean {
    const before = this.#seen;
    this.#seen = { monotonic: this.#timers.monotonic(), now: this.#timers.now() };
    return Math.max(this.#seen.monotonic - before.monotonic, this.#seen.now - before.now) >= SLEPT_MS;
  }
}
