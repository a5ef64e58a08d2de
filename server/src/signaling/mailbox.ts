import type { Numbered } from '@porthole/shared/protocol/rtc-requests';

/** Signals kept for who does not say that they arrived: more than four attempts have. */
const MOST_KEPT = 256;

/** Characters of them, as JSON. */
const MOST_KEPT_CHARACTERS = 1_000_000;

/** Characters of one answer, unless a single signal has more. */
const MOST_TOLD_CHARACTERS = 100_000;

interface Letter<Signal> {
  readonly signal: Signal;
  readonly characters: number;
}

/** What is said to an end that asks for it, in numbered letters: each is kept until a later question says that it arrived. */
export class Mailbox<Signal> {
  #last: number;
  #kept: Letter<Signal>[] = [];
  #characters = 0;

  /** @param first greater than what any earlier mailbox of this end came to: one number is never two letters */
  constructor(first: number) {
    this.#last = first;
  }

  /** The number of the newest. */
  get last(): number {
    return this.#last;
  }

  put(signal: Signal): void {
    const { length: characters } = JSON.stringify(signal);
    this.#kept.push({ signal, characters });
    this.#characters += characters;
    this.#last += 1;
    while (this.#kept.length > MOST_KEPT || this.#characters > MOST_KEPT_CHARACTERS) this.#dropOldest();
  }

  /** All up to this number. */
  arrived(number: number): void {
    if (number > this.#last) return;
    while (this.#kept.length > 0 && this.#firstKept <= number) this.#dropOldest();
  }

  /** What one answer may tell of those that are kept, the oldest first. */
  read(): Numbered<Signal> {
    let characters = 0;
    const tooMuch = this.#kept.findIndex((letter, index) => {
      characters += letter.characters;
      return index > 0 && characters > MOST_TOLD_CHARACTERS;
    });
    const signals = this.#kept.slice(0, tooMuch === -1 ? undefined : tooMuch).map(({ signal }) => signal);
    return { last: this.#firstKept + signals.length - 1, signals };
  }

  get #firstKept(): number {
    return this.#last - this.#kept.length + 1;
  }

  #dropOldest(): void {
    this.#characters -= this.#kept.shift()?.characters ?? 0;
  }
}
