import { MOST_CANDIDATES, type PublisherSignal, type ViewerSignal } from '@porthole/shared/protocol/rtc';

/** What one end may say in one attempt: one description, and so many candidates, that there are no more being one of them. */
export class AttemptBounds {
  #hasDescribed = false;
  #candidates = 0;

  /** @returns whether it is passed on; counts what is */
  admits({ type }: ViewerSignal | PublisherSignal): boolean {
    if (type === 'candidate') {
      this.#candidates += 1;
      return this.#candidates <= MOST_CANDIDATES;
    }
    if (type !== 'offer' && type !== 'answer') return true;
    const isFirst = !this.#hasDescribed;
    this.#hasDescribed = true;
    return isFirst;
  }
}
