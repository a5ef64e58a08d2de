/**
 * How far the relay's clock is ahead of ours, from timestamp exchanges. An answer that was quick cannot be far off (its error is
 * at most half its round trip), so of the recent exchanges the quickest counts. Cristian, "Probabilistic clock synchronization", 1989.
 */
export interface ClockExchange {
  /** Our clock when we asked and when the answer came, ms. */
  asked: number;
  answered: number;
  /** The relay's clock in between, ms. */
  theirs: number;
}

/** Exchanges remembered. At one in two seconds: half a minute, after which a drifting or stepped clock has been forgotten. */
const REMEMBERED = 16;

/** Ms by which two quick exchanges must disagree, beyond their own error, to mean that a clock was stepped. */
const STEP_MS = 250;

export class ClockOffset {
  #exchanges: { offset: number; roundTrip: number }[] = [];

  add({ asked, answered, theirs }: ClockExchange): void {
    const roundTrip = answered - asked;
    if (roundTrip < 0) {
      this.forget();
      return;
    }
    const offset = theirs - (asked + answered) / 2;
    const best = this.#best();
    if (best && Math.abs(best.offset - offset) > STEP_MS + (best.roundTrip + roundTrip) / 2) this.forget();
    this.#exchanges.push({ offset, roundTrip });
    if (this.#exchanges.length > REMEMBERED) this.#exchanges.shift();
  }

  forget(): void {
    this.#exchanges = [];
  }

  /** Ms to add to our clock to have the relay's; null while unknown. */
  get offset(): number | null {
    return this.#best()?.offset ?? null;
  }

  /** The quickest round trip of late, ms; null while unknown. */
  get roundTrip(): number | null {
    return this.#best()?.roundTrip ?? null;
  }

  #best() {
    return this.#exchanges.reduce<{ offset: number; roundTrip: number } | undefined>(
      (best, one) => (best && best.roundTrip <= one.roundTrip ? best : one),
      undefined,
    );
  }
}
