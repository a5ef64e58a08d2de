import type { Numbered } from '../protocol/rtc-requests.ts';

/**
 * What has been heard of signals that come in answers to held requests: each once and in order, though answers overtake one another and
 * what is not confirmed comes again.
 */
export class HeardSignals {
  #last = 0;

  /** The number of the newest; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** Numbers that do not go on from what was heard: the relay counts anew for us, and knows nothing of what was said before. */
  isOther({ last, signals }: Numbered<unknown>): boolean {
    return this.#last > 0 && (last < this.#last || last - signals.length > this.#last);
  }

  /** @param asked what was the newest when the request was made: an answer below it means that the relay counts anew */
  take<Signal>(asked: number, { last, signals }: Numbered<Signal>): Signal[] {
    if (last < asked && this.#last >= asked) this.#last = last - signals.length;
    const known = Math.max(0, signals.length - Math.max(0, last - this.#last));
    this.#last = Math.max(this.#last, last);
    return signals.slice(known).filter((signal) => signal !== null);
  }
}
