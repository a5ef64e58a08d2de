/**
 * Numbers a camera's frames for as long as the relay runs. A publisher counts its captures from one in every run; here they go on
 * from where the last run stopped, so that a viewer's "newer than" holds across publishers, and gaps still tell of dropped frames.
 */
const LONGEST_GAP = 1e9;

export class SequenceLine {
  #last = 0;
  #offset = 0;
  #session: string | undefined;
  #ended = false;

  get last(): number {
    return this.#last;
  }

  /** Who goes on counting after it is the same run still; who begins anew is another of the same name, or of none. */
  endSession(): void {
    this.#ended = true;
  }

  /**
   * @param counted the publisher's own number; undefined from those that do not count
   * @returns the frame's number, or undefined where a newer frame came first
   */
  place(session: string, counted: number | undefined): number | undefined {
    if (counted === undefined) return this.#advance(this.#last + 1);
    const begins = this.#ended && this.#offset + counted <= this.#last;
    if (session !== this.#session || begins) {
      this.#session = session;
      // A run may count from nought as well as from one.
      this.#offset = counted > this.#last ? 0 : this.#last + (counted === 0 ? 1 : 0);
    }
    this.#ended = false;
    // Nobody drops a billion frames: the number is made up, and sums of such would leave the integers.
    if (this.#offset + counted - this.#last > LONGEST_GAP && this.#last > 0)
      this.#offset = this.#last + 1 - counted;
    const placed = this.#offset + counted;
    return placed > this.#last ? this.#advance(placed) : undefined;
  }

  #advance(to: number): number {
    this.#last = to;
    return to;
  }
}
