import { SleepWatch, STOOD_STILL_MS } from '../flow/sleep-watch.ts';
import type { Timers } from '../flow/timers.ts';

/** Ms after it in which a source hands over what its pipe held: pictures of before, read as if they were new. */
const EMPTYING_MS = 250;

/** Tells frames of before this program stood still from those captured since. Looks at the clock with every tick and every frame. */
export class StandStill {
  readonly #timers: Timers;
  readonly #watch: SleepWatch;
  #emptyAt = Number.NEGATIVE_INFINITY;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#watch = new SleepWatch(timers, STOOD_STILL_MS);
  }

  look(): void {
    if (this.#watch.look() > 0) this.#emptyAt = this.#timers.monotonic() + EMPTYING_MS;
  }

  /** Whether a frame of that moment, monotonic ms, may be of before. */
  isBefore(capturedAt: number): boolean {
    this.look();
    return capturedAt < this.#emptyAt;
  }
}
