import type { Timers } from '@porthole/shared/flow/timers';
import { GapWatch } from './gap-watch.ts';
import { longer, type RtcBook } from './rtc-book.ts';
import type { RtcAttempt } from './rtc-report.ts';

/** Attempts that are remembered. */
const MOST_ATTEMPTS = 10;

/** Ms after an attempt's end for which the picture in its place is waited for. */
const PARTING_MS = 5_000;

export interface RtcHistoryOptions {
  readonly timers: Timers;
  /** Of before. */
  readonly attempts: readonly RtcAttempt[];
  /** A camera that sends nothing leaves a gap that is nobody's change. */
  readonly sourceAlive: () => boolean;
  /** All is known of it. */
  readonly settled: (attempt: RtcAttempt) => void;
}

/** A camera's attempts, and how long its picture stood still as they came and went. */
export class RtcHistory {
  readonly #options: RtcHistoryOptions;
  readonly #gaps = new GapWatch();
  #over: readonly RtcAttempt[];
  #running: RtcBook | null = null;
  /** Over, while the picture in its place is yet to come. */
  #parting: RtcAttempt | null = null;
  #cancel: () => void = () => {};

  constructor(options: RtcHistoryOptions) {
    this.#options = options;
    this.#over = options.attempts;
  }

  /** Newest last; the one that runs has no end. */
  get attempts(): readonly RtcAttempt[] {
    const newest = this.#parting ?? this.running;
    return newest ? kept(this.#over, newest) : this.#over;
  }

  get running(): RtcAttempt | null {
    return this.#running?.attempt(this.#now) ?? null;
  }

  begun(book: RtcBook): void {
    this.#settle();
    this.#running = book;
  }

  /** WebRTC takes over, or JPEGs do. */
  modeChanged(): void {
    this.#gaps.changed(this.#now);
    this.#running?.changed();
  }

  /** The canvas has a new picture, whoever painted it. */
  painted(): void {
    const gap = this.#gaps.painted(this.#now);
    if (gap !== null) this.#gap(gap);
    if (!this.#gaps.isOpen) this.#settle();
  }

  /** Nobody sees the page, and no gap in it. */
  unseen(): void {
    this.#gaps.forget();
    this.#settle();
  }

  ended(): void {
    if (!this.#running) return;
    this.#parting = this.#running.attempt(this.#now);
    this.#running = null;
    if (!this.#gaps.isOpen) this.#settle();
    else this.#cancel = this.#options.timers.after(PARTING_MS, () => this.#overdue());
  }

  /** Idempotent. */
  close(): void {
    this.ended();
    this.#settle();
  }

  get #now(): number {
    return this.#options.timers.monotonic();
  }

  #overdue(): void {
    const gap = this.#options.sourceAlive() ? this.#gaps.standing(this.#now) : null;
    if (gap !== null) this.#gap(gap);
    this.#settle();
  }

  #gap(ms: number): void {
    if (this.#parting) this.#parting = withGap(this.#parting, ms);
    else this.#running?.gap(ms);
  }

  #settle(): void {
    const parting = this.#parting;
    if (!parting) return;
    this.#cancel();
    this.#parting = null;
    this.#over = kept(this.#over, parting);
    this.#options.settled(parting);
  }
}

const kept = (attempts: readonly RtcAttempt[], newest: RtcAttempt) =>
  [...attempts, newest].slice(-MOST_ATTEMPTS);

function withGap(attempt: RtcAttempt, ms: number): RtcAttempt {
  const { figures } = attempt;
  if (!figures) return attempt;
  const gaps = { gapMs: longer(figures.gapMs, ms), lastGapMs: longer(figures.lastGapMs, ms) };
  return { ...attempt, figures: { ...figures, ...gaps } };
}
