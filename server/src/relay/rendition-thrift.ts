import type { Timers } from '@porthole/shared/flow/timers';

/** Ms over which the encoder's work is summed before it is judged. */
const SPAN_MS = 1_000;

/** Parts of the encoder's time: below the one there is room for another stream, above the other there are too many. */
const ROOM = 0.6;
const FULL = 0.85;

/** Part of the encoder's time one stream is taken to need before it is measured: 15 pictures a second of 6 ms each. */
const FIRST_GUESS = 0.09;

/** Part of the orders that may be overtaken before they are begun. */
const OVERTAKEN = 0.05;

/** Ms without new streams after there were too many; doubles for as long as that happens again. */
const SHORTEST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 120_000;

/**
 * Which smaller pictures are made although the line would carry the larger ones: as many as the encoder has time for. They spare bytes
 * that nobody misses, and must never cost a frame: a wall of small tiles on a good line is sent the cameras' own pictures rather than
 * fewer of them. Streams are named by the caller. Time in monotonic ms.
 */
export class RenditionThrift {
  readonly #timers: Timers;
  readonly #atOnce: number;
  /** In the order they were admitted. */
  readonly #admitted = new Set<string>();
  #since: number;
  #workedMs = 0;
  #ordered = 0;
  #overtaken = 0;
  /** Part of its time the encoder will be at work, as far as is known. */
  #load = 0;
  #waitMs = SHORTEST_WAIT_MS;
  #closedUntil = Number.NEGATIVE_INFINITY;

  /** @param atOnce pictures the encoder works on at once */
  constructor(timers: Timers, atOnce: number) {
    this.#timers = timers;
    this.#atOnce = atOnce;
    this.#since = timers.monotonic();
  }

  /** Whether this stream is worth making now. */
  admits(stream: string): boolean {
    this.#judge();
    if (this.#admitted.has(stream)) return true;
    if (this.#load + this.#guess > ROOM || this.#timers.monotonic() < this.#closedUntil) return false;
    this.#admitted.add(stream);
    this.#load += this.#guess;
    return true;
  }

  /** Nobody uses it any more. */
  release(stream: string): void {
    this.#admitted.delete(stream);
  }

  ordered(): void {
    this.#ordered += 1;
  }

  /** An order gave way to a newer one before it was begun. */
  overtaken(): void {
    this.#overtaken += 1;
  }

  worked(ms: number): void {
    this.#workedMs += ms;
  }

  get #guess(): number {
    return FIRST_GUESS / this.#atOnce;
  }

  #judge(): void {
    const now = this.#timers.monotonic();
    const span = now - this.#since;
    if (span < SPAN_MS) return;
    this.#load = this.#workedMs / (span * this.#atOnce);
    const tooMany = this.#load > FULL || this.#overtaken > OVERTAKEN * this.#ordered;
    this.#since = now;
    this.#workedMs = this.#ordered = this.#overtaken = 0;
    if (tooMany && this.#admitted.size > 0) this.#giveUp(now);
    else if (now - this.#closedUntil > LONGEST_WAIT_MS) this.#waitMs = SHORTEST_WAIT_MS;
  }

  /** A quarter of them, the latest first. */
  #giveUp(now: number): void {
    for (const stream of [...this.#admitted].slice(-Math.ceil(this.#admitted.size / 4)))
      this.#admitted.delete(stream);
    if (now < this.#closedUntil) return;
    this.#closedUntil = now + this.#waitMs;
    this.#waitMs = Math.min(LONGEST_WAIT_MS, 2 * this.#waitMs);
  }
}
