import type { ClockExchange } from '../flow/clock-offset.ts';
import { RecentLeast } from '../flow/recent.ts';
import type { Timers } from '../flow/timers.ts';

export interface ClockQuestionsOptions {
  readonly timers: Timers;
  /** Puts one question to the relay. */
  readonly ask: (answered: (theirs: number | undefined) => void) => void;
  /** Whether frames are on their way: a question waits behind them, and its round trip then tells of their bytes. */
  readonly isLineBusy: () => boolean;
  /** @param quickestMs the quickest round trip of late */
  readonly answered: (exchange: ClockExchange, quickestMs: number) => void;
}

/** Ms between two comparisons of clocks; one that finds no gap between frames for as long again is asked among them. */
const INTERVAL_MS = 2_000;

/** Ms for which the quickest answer counts as the path's round trip. */
const ROUND_TRIP_SPAN_MS = 30_000;

/** Ms for which an answer tells how quick the two programs are now: two questions, of which one may have found no gap. */
const OF_NOW_MS = 5_000;

/** Questions put one after the other at first: the first one meets programs that are still starting up. */
const AT_FIRST = 4;

/** When the relay is asked for its clock: in the gaps between frames, where there are any, for what is sought is the path's own length. */
export class ClockQuestions {
  readonly #options: ClockQuestionsOptions;
  readonly #roundTrips = new RecentLeast(ROUND_TRIP_SPAN_MS);
  /** The last answer to a question that found the line empty. */
  #unhindered: { readonly at: number; readonly ms: number } | undefined;
  #toFollow = 0;
  /** When the last question was put, and the last of those that were answered; monotonic ms. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #answeredOf = Number.NEGATIVE_INFINITY;

  constructor(options: ClockQuestionsOptions) {
    this.#options = options;
  }

  /** On a new path: what was known of the one before is forgotten. */
  start(): void {
    this.#roundTrips.clear();
    this.#unhindered = undefined;
    this.#toFollow = AT_FIRST - 1;
    this.#ask();
  }

  /** Ms; null while there is no answer. */
  get quickest(): number | null {
    return this.#roundTrips.value(this.#options.timers.monotonic()) ?? null;
  }

  /**
   * Ms that a message without bytes to speak of takes now: the path, and what both programs need to see to it, which is long where a
   * processor is busy with other things. Null where no gap was found of late.
   */
  get ofNow(): number | null {
    const { at, ms } = this.#unhindered ?? { at: Number.NEGATIVE_INFINITY, ms: 0 };
    return this.#options.timers.monotonic() - at <= OF_NOW_MS ? ms : null;
  }

  /** To be called many times a second, and when frames have been answered, before others are sent. */
  look(): void {
    const { timers, isLineBusy } = this.#options;
    const passed = timers.monotonic() - this.#askedAt;
    if (passed >= (isLineBusy() ? 2 * INTERVAL_MS : INTERVAL_MS)) this.#ask();
  }

  /** Puts one now, unless one was put since `since`. @returns whether one put since then was answered */
  asksSince(since: number): boolean {
    if (this.#askedAt < since) this.#ask();
    return this.#answeredOf >= since;
  }

  #ask(): void {
    const { timers, isLineBusy, ask } = this.#options;
    const [asked, wasBusy] = [timers.monotonic(), isLineBusy()];
    this.#askedAt = asked;
    ask((theirs) => {
      if (theirs !== undefined) this.#answered({ asked, answered: timers.monotonic(), theirs }, wasBusy);
    });
  }

  #answered(exchange: ClockExchange, wasBusy: boolean): void {
    const { asked, answered: at } = exchange;
    this.#answeredOf = asked;
    this.#roundTrips.add(at, at - asked);
    if (!wasBusy) this.#unhindered = { at, ms: at - asked };
    this.#options.answered(exchange, this.quickest ?? at - asked);
    if (this.#toFollow === 0) return;
    this.#toFollow -= 1;
    this.#ask();
  }
}
