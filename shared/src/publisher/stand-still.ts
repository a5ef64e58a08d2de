import { SleepWatch, STOOD_STILL_MS } from '../flow/sleep-watch.ts';
import type { Timers } from '../flow/timers.ts';

/** Ms after it in which a source hands over what its pipe held: pictures of before, read as if they were new. */
const EMPTYING_MS = 250;

/** Ms without it after which a program has stood still again and again no more. */
const ONCE_MS = 2_500;

/** Ms between frames of a program that does: less than a source lets pass until it shows one that may be of before. */
const WITHOUT_ANY_MS = 1_000;

/** Ms: older, even such a frame is none to be shown. It may stand still while one is encoded, or waits for the line. */
const OLDEST_MS = 5_000;

/** Tells frames of before this program stood still from those captured since. Looks at the clock with every tick and every frame. */
export class StandStill {
  readonly #timers: Timers;
  readonly #watch: SleepWatch;
  #emptyAt = Number.NEGATIVE_INFINITY;
  /** When it first went on again, of the last few times. */
  #since = 0;
  /** When it last went on again. */
  #lastAt = Number.NEGATIVE_INFINITY;
  /** Of the last frame that was sent. */
  #sentOf = Number.NEGATIVE_INFINITY;

  constructor(timers: Timers) {
    this.#timers = timers;
    this.#watch = new SleepWatch(timers, STOOD_STILL_MS);
  }

  look(): void {
    const forMs = this.#watch.look();
    if (forMs === 0) return;
    const now = this.#timers.monotonic();
    if (now - forMs - this.#lastAt >= ONCE_MS) this.#since = now;
    this.#lastAt = now;
    this.#emptyAt = now + EMPTYING_MS;
  }

  /** Whether a frame of that moment, monotonic ms, may be of before; one now and then is not called so where there is no other. */
  isBefore(capturedAt: number): boolean {
    this.look();
    return capturedAt < this.#emptyAt && !this.#isBetterThanNone(capturedAt);
  }

  sent(capturedAt: number): void {
    this.#sentOf = capturedAt;
  }

  #isBetterThanNone(capturedAt: number): boolean {
    const isDue = capturedAt - Math.max(this.#since, this.#sentOf) >= WITHOUT_ANY_MS;
    return isDue && this.#timers.monotonic() - capturedAt <= OLDEST_MS;
  }
}
