/** Slower sources are told of: a picture a second is still in flow everywhere. */
const SLOW_FROM_MS = 900;

/** What a relay takes. */
const MAX_INTERVAL_MS = 3_600_000;

/** Part of an interval by which it may waver without being told anew. */
const WAVERING = 0.25;

/** How slow a source is, by the frames it gives; one late frame makes none slow. Times are monotonic ms. */
export class FrameInterval {
  #lastAt: number | undefined;
  #before: number | undefined;
  #told: number | undefined;

  /** Ms between frames where there is about one a second or less. */
  get ms(): number | undefined {
    return this.#told;
  }

  /** @returns whether `ms` has changed */
  frame(now: number): boolean {
    const latest = this.#lastAt === undefined ? undefined : now - this.#lastAt;
    this.#lastAt = now;
    if (latest === undefined) return false;
    const interval = Math.min(latest, this.#before ?? latest);
    this.#before = latest;
    return this.#tell(interval < SLOW_FROM_MS ? undefined : interval);
  }

  /** What passes until the next frame is no interval of the source's. */
  interrupted(): void {
    this.#lastAt = undefined;
  }

  #tell(interval: number | undefined): boolean {
    const told = this.#told;
    const isSame =
      interval === undefined || told === undefined
        ? interval === told
        : Math.abs(interval - told) <= told * WAVERING;
    if (isSame) return false;
    this.#told = interval === undefined ? undefined : Math.min(MAX_INTERVAL_MS, Math.round(interval));
    return true;
  }
}
