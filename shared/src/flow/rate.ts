/** What passed in the last seconds: for figures on screen and in the API, never for decisions about live or not. */
export interface Rate {
  /** Frames a second; null until frames have passed for half a second, for a moment has no rate. */
  fps: number | null;
  /** Bytes a second over the same span. */
  bytesPerSecond: number | null;
}

/** Ms looked back. Long enough for a steady digit at 2 fps, short enough to show a stop at once. */
const SPAN_MS = 4_000;

/** Ms under which frames are a burst and not a stream. */
const SHORTEST_SPAN_MS = 500;

export class RateMeter {
  readonly #passed: { at: number; bytes: number }[] = [];
  readonly #spanMs: number;

  constructor(spanMs = SPAN_MS) {
    this.#spanMs = spanMs;
  }

  add(at: number, bytes: number): void {
    this.#passed.push({ at, bytes });
    this.#forget(at);
  }

  /** The rate at `now`. A stream that has stopped fades to zero within the span and is never shown at its old rate. */
  rate(now: number): Rate {
    this.#forget(now);
    const first = this.#passed[0];
    const last = this.#passed.at(-1);
    if (!first || !last) return { fps: 0, bytesPerSecond: 0 };
    const intervals = this.#passed.length - 1;
    const steadySpan = last.at - first.at;
    // Silence longer than the usual interval counts as time in which nothing came.
    const silence = Math.max(0, now - last.at - steadySpan / Math.max(1, intervals));
    const span = steadySpan + silence;
    if (span < SHORTEST_SPAN_MS || intervals === 0) return { fps: null, bytesPerSecond: null };
    const seconds = span / 1000;
    const bytes = this.#passed.slice(1).reduce((sum, one) => sum + one.bytes, 0);
    return { fps: intervals / seconds, bytesPerSecond: bytes / seconds };
  }

  #forget(now: number): void {
    const from = now - this.#spanMs;
    const passed = this.#passed;
    while (passed[0] && passed[0].at < from) passed.shift();
  }
}
