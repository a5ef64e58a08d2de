import {
  MOST_CANDIDATES,
  type PublisherSignal,
  type SignalToPublisher,
  type SignalToViewer,
  type ViewerSignal,
} from '@porthole/shared/protocol/rtc';
import { Party } from './party.ts';

/** One page with its attempts. */
export class Page extends Party<ViewerSignal, SignalToViewer> {
  /** Of the person. */
  readonly session: string;
  /** As its last connection showed it, where it is a private one. */
  address: string | null = null;
  /** Calls off its end, while it is away. */
  stay = (): void => {};

  constructor(session: string) {
    super();
    this.session = session;
  }
}

/** One run of a camera's publisher, the same over all its connections. */
export interface PublisherRun {
  readonly camera: string;
  readonly session: string;
}

export type Run = Party<PublisherSignal, SignalToPublisher>;

/** One page's attempt with one run of a camera's publisher. */
export interface Attempt extends PublisherRun {
  readonly id: string;
  readonly page: Page;
  readonly run: Run;
  readonly fromViewer: AttemptBounds;
  readonly fromPublisher: AttemptBounds;
}

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
