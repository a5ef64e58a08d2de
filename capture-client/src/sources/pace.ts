/** Leaves frames out of a stream that is faster than wanted, evenly. */
export class Pace {
  readonly #intervalMs: number;
  #nextAt: number | undefined;

  constructor(atMostFps: number | null) {
    this.#intervalMs = atMostFps === null ? 0 : 1000 / atMostFps;
  }

  /** @param now monotonic ms */
  admits(now: number): boolean {
    const due = this.#nextAt ?? now;
    // Frames come a little early and late; up to a quarter of an interval is no frame too many.
    if (now < due - this.#intervalMs / 4) return false;
    this.#nextAt = Math.max(due + this.#intervalMs, now);
    return true;
  }
}
