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
  /** How many of them, from the last on, went by the way there is now. */
  #ofThisWay = 0;

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
    this.#ofThisWay = Math.min(REMEMBERED, this.#ofThisWay + 1);
  }

  forget(): void {
    this.#exchanges = [];
    this.#ofThisWay = 0;
  }

  /** The clocks are the same, the way between them may be another one. */
  forgetRoundTrips(): void {
    this.#ofThisWay = 0;
  }

  /** Ms to add to our clock to have the relay's; null while unknown. */
  get offset(): number | null {
    return this.#best()?.offset ?? null;
  }

  /** The quickest round trip of late, ms; null while unknown. */
  get roundTrip(): number | null {
    const ofThisWay = this.#exchanges.slice(this.#exchanges.length - this.#ofThisWay);
    return this.#best(ofThisWay)?.roundTrip ?? null;
  }

  #best(exchanges = this.#exchanges) {
    return exchanges.reduce<{ offset: number; roundTrip: number } | undefined>(
      (best, one) => (best && best.roundTrip <= one.roundTrip ? best : one),
      undefined,
    );
  }
}
