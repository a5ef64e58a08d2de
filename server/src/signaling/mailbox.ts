import type { Numbered } from '@porthole/shared/protocol/rtc-requests';

/** Signals kept for who does not say that they arrived: more than four attempts have. */
const MOST_KEPT = 256;

/** What is said to an end that asks for it, numbered: each is kept until a later question says that it arrived. */
export class Mailbox<Signal> {
  #last: number;
  #kept: Signal[] = [];

  /** @param first greater than what any earlier mailbox of this end came to: one number is never two signals */
  constructor(first: number) {
    this.#last = first;
  }

  /** The number of the newest. */
  get last(): number {
    return this.#last;
  }

  put(signal: Signal): void {
    this.#last += 1;
    this.#kept = [...this.#kept, signal].slice(-MOST_KEPT);
  }

  /** All up to this number. */
  arrived(number: number): void {
    const left = this.#last - number;
    if (left >= 0) this.#kept = left === 0 ? [] : this.#kept.slice(-left);
  }

  /** Those that are kept, the oldest first. */
  read(): Numbered<Signal> {
    return { last: this.#last, signals: this.#kept };
  }
}
