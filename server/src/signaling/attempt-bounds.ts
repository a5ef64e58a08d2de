import { MOST_CANDIDATES, type PublisherSignal, type ViewerSignal } from '@porthole/shared/protocol/rtc';
import { isEndOfCandidates } from '@porthole/shared/rtc/candidates';

/** What one end may say in one attempt: one description, so many candidates, and once that there are no more. */
export class AttemptBounds {
  #hasDescribed = false;
  #hasEnded = false;
  #candidates = 0;

  /** @returns whether it is passed on; counts what is */
  admits(signal: ViewerSignal | PublisherSignal): boolean {
    if (signal.type === 'offer' || signal.type === 'answer') {
      if (this.#hasDescribed) return false;
      this.#hasDescribed = true;
      return true;
    }
    if (signal.type !== 'candidate') return true;
    return isEndOfCandidates(signal.candidate) ? this.#ends() : this.#names();
  }

  #names(): boolean {
    if (this.#candidates >= MOST_CANDIDATES) return false;
    this.#candidates += 1;
    return true;
  }

  #ends(): boolean {
    if (this.#hasEnded) return false;
    this.#hasEnded = true;
    return true;
  }
}
