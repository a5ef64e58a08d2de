import { type ClockExchange, ClockOffset } from '@porthole/shared/flow/clock-offset';
import type { Timers } from '@porthole/shared/flow/timers';

/** Ms between two exchanges: often at first, for a quick answer is wanted; later only against drift. */
const FIRST_EVERY_MS = 2_000;
const FIRST_EXCHANGES = 5;
const LATER_EVERY_MS = 5_000;

/** Questions put one after the other where the way may be another one: the first meets programs that are still starting up. */
const IN_A_ROW = 4;

/** Ms a question waits for a gap between frames, and in which there must have been one for frames to be coming. */
const GAP_WITHIN_MS = 2_000;

export interface Asked extends ClockExchange {
  /** It took a connection of its own, of which a page has few: the next is not asked at once. */
  readonly plain?: boolean;
}

/**
 * Keeps the relay's clock, by asking from time to time: in the gaps between frames, for a question that waits behind them tells neither
 * the clocks nor the way well. Our own clock is the monotonic one, which nobody steps.
 */
export class ClockKeeper {
  readonly #offset = new ClockOffset();
  readonly #timers: Timers;
  readonly #exchange: () => Promise<Asked | null>;
  #asking = false;
  #due = false;
  #gapAt = Number.NEGATIVE_INFINITY;
  #answers = 0;
  #toFollow = 0;
  #cancel: (() => void) | undefined;
  #closed = false;

  /** @param exchange puts its question before it returns, never rejects; null where no answer came */
  constructor(timers: Timers, exchange: () => Promise<Asked | null>) {
    this.#timers = timers;
    this.#exchange = exchange;
  }

  /** Ms since the epoch on the relay's clock; null while unknown. */
  now(): number | null {
    const { offset } = this.#offset;
    return offset === null ? null : this.#timers.monotonic() + offset;
  }

  get roundTrip(): number | null {
    return this.#offset.roundTrip;
  }

  /** Another way perhaps: asks at once, over a session a few times, and from then on regularly. */
  ask(): void {
    this.#toFollow = IN_A_ROW - 1;
    void this.#ask();
  }

  /** To be called when a frame is done with, before the relay hears of it and sends another. */
  gap(): void {
    this.#gapAt = this.#timers.monotonic();
    if (this.#due) void this.#ask();
  }

  /** The network may be another one: the clocks are the same, the round trip is not, and is asked for. */
  forgetPath(): void {
    this.#offset.forgetRoundTrips();
    this.ask();
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #ask(): Promise<void> {
    if (this.#asking || this.#closed) return;
    this.#cancel?.();
    this.#due = false;
    this.#asking = true;
    const exchange = await this.#exchange();
    this.#asking = false;
    if (this.#closed) return;
    if (exchange) {
      this.#answers += 1;
      this.#offset.add(exchange);
    }
    if (exchange && !exchange.plain && this.#toFollow > 0) {
      this.#toFollow -= 1;
      void this.#ask();
    } else this.#askLater();
  }

  #askInAGap(): void {
    const framesCome = this.#timers.monotonic() - this.#gapAt < GAP_WITHIN_MS;
    this.#due = framesCome;
    if (framesCome) this.#cancel = this.#timers.after(GAP_WITHIN_MS, () => void this.#ask());
    else void this.#ask();
  }

  #askLater(): void {
    const wait = this.#answers < FIRST_EXCHANGES ? FIRST_EVERY_MS : LATER_EVERY_MS;
    this.#cancel = this.#timers.after(wait, () => this.#askInAGap());
  }
}
