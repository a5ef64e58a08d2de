/** Intervals by whose median a source's usual pace is known. */
const KNOWN_BY = 15;

/** Ms between frames from which on none of them can pile up to a burst. */
const SLOW_FROM_MS = 900;

/** Ms for which what comes faster than usual is left out: longer than a webcam's buffers take to be read. */
const LEFT_OUT_MS = 1_500;

/** Ms after which the faster pace is the source's own. */
const AT_MOST_MS = 30_000;

/** Frames on end at the usual pace after which nothing is left of what had piled up. */
const IN_TIME = 5;

/**
 * Keeps back what piled up in a source while this program stood still: frames that come in a burst afterwards, the oldest first. A
 * film, which has minutes to make up for, goes on at its usual rate meanwhile. Times are monotonic ms.
 */
export class CatchUp {
  readonly #intervals: number[] = [];
  /** Of the last frame, or when it stood still no more. */
  #lastAt: number | undefined;
  #since: number | undefined;
  #inTime = 0;
  #admittedAt = Number.NEGATIVE_INFINITY;

  /** To be called before the first frame after it. */
  stoodStill(now: number): void {
    this.#lastAt = now;
    this.#inTime = 0;
    this.#since = (this.#usual ?? SLOW_FROM_MS) < SLOW_FROM_MS ? now : undefined;
  }

  /** What passes until the next frame is no interval of the source's, and nothing has piled up in one that is opened anew. */
  interrupted(): void {
    this.#lastAt = undefined;
    this.#since = undefined;
  }

  /** To be asked of every frame. */
  admits(now: number): boolean {
    const waited = this.#lastAt === undefined ? undefined : now - this.#lastAt;
    this.#lastAt = now;
    const admitted = this.#since === undefined || this.#isOfNow(now, waited ?? 0, this.#since);
    if (this.#since === undefined && waited !== undefined) this.#learn(waited);
    if (admitted) this.#admittedAt = now;
    return admitted;
  }

  #isOfNow(now: number, waited: number, since: number): boolean {
    const usual = this.#usual ?? 0;
    // Who waits for a frame has read all that had piled up.
    const isInTime = waited >= usual / 2;
    this.#inTime = isInTime ? this.#inTime + 1 : 0;
    if (this.#inTime >= IN_TIME || now - since >= AT_MOST_MS) this.#since = undefined;
    return isInTime || (now - since >= LEFT_OUT_MS && now - this.#admittedAt >= usual * 0.75);
  }

  #learn(interval: number): void {
    this.#intervals.push(interval);
    if (this.#intervals.length > KNOWN_BY) this.#intervals.shift();
  }

  get #usual(): number | undefined {
    return [...this.#intervals].sort((a, b) => a - b)[this.#intervals.length >> 1];
  }
}
