import type { Timers } from '../flow/timers.ts';

/** Ms between two looks that only a program lets pass which is stopped, asleep or busy. */
const STOOD_STILL_MS = 1_000;

/** Ms after it in which a source hands over what its pipe held: pictures of before, read as if they were new. */
const EMPTYING_MS = 250;

/** Tells frames of before this program stood still from those captured since. Looks at the clock with every tick and every frame. */
export class StandStill {
  readonly #timers: Timers;
  #seen: { monotonic: number; now: number };
  #emptyAt = Number.NEGATIVE_INFINITY;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#seen = { monotonic: timers.monotonic(), now: timers.now() };
  }

  look(): void {
    const before = this.#seen;
    this.#seen = { monotonic: this.#timers.monotonic(), now: this.#timers.now() };
    // Asleep, some machines count no monotonic time.
    const still = Math.max(this.#seen.monotonic - before.monotonic, this.#seen.now - before.now);
    if (still >= STOOD_STILL_MS) this.#emptyAt = this.#seen.monotonic + EMPTYING_MS;
  }

  /** Whether a frame of that moment, monotonic ms, may be of before. */
  isBefore(capturedAt: number): boolean {
    this.look();
    return capturedAt < this.#emptyAt;
  }
}
