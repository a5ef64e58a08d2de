import { MOST_WISHED_FPS } from '@porthole/shared/protocol/renditions';

/** Ms over which a page is judged. */
const SPAN_MS = 2_000;

/** Part of the time by which the page's own ticks are late on a computer that is busy. */
const LATE = 0.15;

/** Part of the frames that a page paints which keeps up. */
const KEEPS_UP = 0.75;

/** Frames in a span below which one late frame would be a quarter. */
const FEWEST_FRAMES = 4;

/** Ms for which a page must have kept up before it asks for more frames; twice as long each time that more was too much. */
const SHORTEST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;

/** How many times as many it asks for then. */
const MORE = 2;

/** Sums since the page was opened, over the cameras it is sent frames of. */
export interface PaintSums {
  readonly painted: number;
  /** Those that were not painted, whether they came or not. */
  readonly missed: number;
  readonly cameras: number;
}

/**
 * How many frames a second this page asks for. A computer that is busy paints late and acknowledges late, which looks like a thin line from
 * outside; but its own ticks come late as well, and smaller pictures would not help it. Pure: monotonic ms are handed in.
 */
export class PaintPace {
  readonly #tickMs: number;
  #begun: { at: number; sums: PaintSums } | undefined;
  #tickedAt: number | undefined;
  #lateMs = 0;
  #fps: number | undefined;
  #cleanSince = 0;
  #waitMs = SHORTEST_WAIT_MS;
  /** It has asked for more since it last asked for less. */
  #isTrying = false;

  /** @param tickMs how often `tick` is meant to be called */
  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  /** Of each camera; undefined while it keeps up with all. */
  get fps(): number | undefined {
    return this.#fps;
  }

  /** The page rests, and its ticks may, or its machine slept: what was seen until now tells nothing. */
  rest(): void {
    this.#begun = undefined;
    this.#tickedAt = undefined;
  }

  /** @returns whether it asks for another number from now on */
  tick(now: number, sums: PaintSums): boolean {
    const sinceMs = now - (this.#tickedAt ?? now);
    if (sinceMs >= SPAN_MS || sums.cameras === 0) this.rest();
    this.#lateMs += Math.max(0, sinceMs - this.#tickMs);
    this.#tickedAt = now;
    if (!this.#begun || this.#begun.sums.cameras !== sums.cameras) this.#begin(now, sums);
    const span = now - this.#begun!.at;
    if (span < SPAN_MS) return false;
    const before = this.#fps;
    this.#judge(now, span, sums);
    this.#begin(now, sums);
    return this.#fps !== before;
  }

  #begin(at: number, sums: PaintSums): void {
    this.#begun = { at, sums };
    this.#lateMs = 0;
  }

  #judge(now: number, span: number, sums: PaintSums): void {
    const { painted, missed } = this.#begun!.sums;
    const shown = sums.painted - painted;
    const captured = shown + sums.missed - missed;
    const asked = ((this.#fps ?? Number.POSITIVE_INFINITY) * sums.cameras * span) / 1_000;
    const wanted = Math.min(captured, asked);
    const isBusy = wanted >= FEWEST_FRAMES && this.#lateMs >= LATE * span && shown < KEEPS_UP * wanted;
    if (isBusy) this.#ask(now, (1_000 * shown) / span / sums.cameras);
    else if (this.#fps !== undefined && now - this.#cleanSince >= this.#waitMs)
      this.#askMore(now, this.#fps, (1_000 * captured) / span / sums.cameras);
  }

  #ask(now: number, paintedFps: number): void {
    if (now - this.#cleanSince >= LONGEST_WAIT_MS) this.#waitMs = SHORTEST_WAIT_MS;
    else if (this.#isTrying) this.#waitMs = Math.min(LONGEST_WAIT_MS, 2 * this.#waitMs);
    this.#isTrying = false;
    this.#cleanSince = now;
    this.#fps = Math.min(MOST_WISHED_FPS, Math.max(1, Math.round(paintedFps)));
  }

  #askMore(now: number, fps: number, capturedFps: number): void {
    const more = MORE * fps;
    this.#isTrying = true;
    this.#cleanSince = now;
    this.#fps = more >= Math.min(capturedFps, MOST_WISHED_FPS) ? undefined : more;
  }
}
