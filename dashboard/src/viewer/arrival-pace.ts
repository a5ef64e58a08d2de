/** Intervals that make a pace: fewer may have come about by chance, as when a first frame is the relay's latest. */
const FEWEST = 3;

/** Intervals looked back. */
const KEPT = 8;

/** Ms that one of them counts at the most: what is longer was an outage, and no pace. */
const LONGEST_MS = 4_000;

/** How quickly frames come while they come. The silence after the last one is not in it: that is what it is held against. */
export class ArrivalPace {
  #lastAt: number | undefined;
  #intervals: number[] = [];

  /** @param at monotonic ms */
  add(at: number): void {
    if (this.#lastAt !== undefined)
      this.#intervals = [...this.#intervals, Math.min(at - this.#lastAt, LONGEST_MS)].slice(-KEPT);
    this.#lastAt = at;
  }

  /** Ms between two frames of late; null while that is not known. */
  get intervalMs(): number | null {
    const { length } = this.#intervals;
    return length < FEWEST ? null : this.#intervals.reduce((sum, one) => sum + one, 0) / length;
  }
}
