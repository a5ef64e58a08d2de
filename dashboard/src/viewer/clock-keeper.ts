import { type ClockExchange, ClockOffset } from '@porthole/shared/flow/clock-offset';
import type { Timers } from '@porthole/shared/flow/timers';

/** Ms between two exchanges: often at first, for a quick answer is wanted; later only against drift. */
const FIRST_EVERY_MS = 2_000;
const FIRST_EXCHANGES = 5;
const LATER_EVERY_MS = 5_000;

/** Keeps the relay's clock, by asking from time to time. Ours is the monotonic one, which nobody steps. */
export class ClockKeeper {
  readonly #offset = new ClockOffset();
  readonly #timers: Timers;
  readonly #exchange: () => Promise<ClockExchange | null>;
  #asking = false;
  #answers = 0;
  #cancel: (() => void) | undefined;
  #closed = false;

  /** @param exchange never rejects; null where no answer came */
  constructor(timers: Timers, exchange: () => Promise<ClockExchange | null>) {
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

  /** Asks at once, unless an answer is awaited, and from then on regularly. */
  async ask(): Promise<void> {
    if (this.#asking || this.#closed) return;
    this.#cancel?.();
    this.#asking = true;
    const exchange = await this.#exchange();
    this.#asking = false;
    if (this.#closed) return;
    if (exchange) {
      this.#answers += 1;
      this.#offset.add(exchange);
    }
    const wait = this.#answers < FIRST_EXCHANGES ? FIRST_EVERY_MS : LATER_EVERY_MS;
    this.#cancel = this.#timers.after(wait, () => void this.ask());
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }
}
