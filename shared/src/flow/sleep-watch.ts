import type { Timers } from './timers.ts';

/** Ms: a look that comes so much after the last tells of a machine that slept, perhaps in another network now. */
const SLEPT_MS = 5_000;

/** Ms between two looks that only a program lets pass which is stopped, asleep or busy. */
export const STOOD_STILL_MS = 1_000;

/**
 * Tells a machine that has slept from looks at the clock many times a second. Where monotonic time stands still meanwhile the system's
 * clock goes on; one that was set forward passes for sleep.
 */
export class SleepWatch {
  readonly #timers: Timers;
  readonly #fromMs: number;
  #seen: { monotonic: number; now: number };

  /** @param fromMs between two looks; less is no sleep */
  constructor(timers: Timers, fromMs = SLEPT_MS) {
    this.#timers = timers;
    this.#fromMs = fromMs;
    this.#seen = { monotonic: timers.monotonic(), now: timers.now() };
  }

  /** @returns ms for which it has slept since the last look, at most; 0 where it has not */
  look(): number {
    const before = this.#seen;
    this.#seen = { monotonic: this.#timers.monotonic(), now: this.#timers.now() };
    const passed = Math.max(this.#seen.monotonic - before.monotonic, this.#seen.now - before.now);
    return passed >= this.#fromMs ? passed : 0;
  }
}
