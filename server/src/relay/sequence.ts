/**
 * Numbers a camera's frames for as long as the relay runs. A publisher counts its captures from one in every run; here they go on
 * from where the last run stopped, so that a viewer's "newer than" holds across publishers, and gaps still tell of dropped frames.
 */
export class SequenceLine {
  #last = 0;
  #offset = 0;
  #session: string | undefined;

  get last(): number {
    return this.#last;
  }

  /**
   * @param counted the publisher's own number; undefined from those that do not count
   * @returns the frame's number, or undefined where a newer frame came first
   */
  place(session: string, counted: number | undefined): number | undefined {
    if (counted === undefined) return this.#advance(this.#last + 1);
    if (session !== this.#session) {
      this.#session = session;
      this.#offset = counted > this.#last ? 0 : this.#last;
    }
    const placed = this.#offset + counted;
    return placed > this.#last ? this.#advance(placed) : undefined;
  }

  #advance(to: number): number {
    this.#last = to;
    return to;
  }
}
