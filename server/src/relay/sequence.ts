/**
 * Numbers a camera's frames for as long as the relay runs. A publisher counts its captures from one in every run; here they go on
 * from where the last run stopped, so that a viewer's "newer than" holds across publishers, and gaps still tell of dropped frames.
 */
const LONGEST_GAP = 1e9;

/** Ms after the last frame from which on a lower number is that of a run that began anew, and not of a frame that was overtaken. */
const LATE_MS = 1_000;

/** A frame that was overtaken is late by fewer: half a minute at 30 fps. */
const LATE_FRAMES = 1_000;

export class SequenceLine {
  #last = 0;
  #offset = 0;
  #session: string | undefined;
  #ended = false;
  /** When the last frame was numbered, monotonic ms. */
  #at = Number.NEGATIVE_INFINITY;

  get last(): number {
    return this.#last;
  }

  /** Who goes on counting after it is the same run still; who begins anew is another of the same name, or of none. */
  endSession(): void {
    this.#ended = true;
  }

  /**
   * @param counted the publisher's own number; undefined from those that do not count
   * @param now monotonic ms
   * @returns the frame's number, or undefined where a newer frame came first
   */
  place(session: string, counted: number | undefined, now: number): number | undefined {
    if (counted === undefined) return this.#advance(this.#last + 1, now);
    if (session !== this.#session || this.#beginsAnew(counted, now)) {
      this.#session = session;
      // A run may count from nought as well as from one.
      this.#offset = counted > this.#last ? 0 : this.#last + (counted === 0 ? 1 : 0);
    }
    this.#ended = false;
    // Nobody drops a billion frames: the number is made up, and sums of such would leave the integers.
    if (this.#offset + counted - this.#last > LONGEST_GAP && this.#last > 0)
      this.#offset = this.#last + 1 - counted;
    const placed = this.#offset + counted;
    return placed > this.#last ? this.#advance(placed, now) : undefined;
  }

  /** A program that was started again may have the same name, or none, and counts from nought. Nobody is locked out for that. */
  #beginsAnew(counted: number, now: number): boolean {
    const behind = this.#last - this.#offset - counted;
    if (behind < 0) return false;
    return this.#ended || behind > LATE_FRAMES || (behind > 0 && now - this.#at >= LATE_MS);
  }

  #advance(to: number, now: number): number {
    this.#last = to;
    this.#at = now;
    return to;
  }
}
