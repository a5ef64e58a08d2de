/** Ms for which a frame's transfer tells of the line. */
const SPAN_MS = 2_000;

/** Transfers looked at: as many as a webcam sends in that time. */
const MOST = 32;

/** Ms below which a time is no measure of anything. */
const SHORTEST_MS = 1;

interface Sample {
  readonly at: number;
  /** Bytes a ms. */
  readonly rate: number;
}

/**
 * What a line carries, from the time that each of the last frames took through it. Pure: monotonic ms are handed in. Before the first
 * sample there is no rate; after a pause the last ones still count.
 */
export class LineEstimate {
  #samples: Sample[] = [];
  #sorted: readonly number[] | undefined;

  /** @param ms from a frame's first byte to its last */
  add(now: number, bytes: number, ms: number): void {
    const samples = this.#samples.filter(({ at }) => at >= now - SPAN_MS).slice(1 - MOST);
    this.#samples = [...samples, { at: now, rate: bytes / Math.max(SHORTEST_MS, ms) }];
    this.#sorted = undefined;
  }

  /**
   * The rate that this part of the transfers did not reach. Loss makes most of them slow and some quick, a thin line makes all slow: so a
   * high part tells what the line could carry, and the half what it does.
   *
   * @param part 0 … 1
   * @returns bytes a ms; undefined before the first sample
   */
  rate(part: number): number | undefined {
    this.#sorted ??= this.#samples.map(({ rate }) => rate).sort((one, other) => one - other);
    const { length } = this.#sorted;
    return this.#sorted[Math.min(length - 1, Math.floor(part * length))];
  }

  clear(): void {
    this.#samples = [];
    this.#sorted = undefined;
  }
}
