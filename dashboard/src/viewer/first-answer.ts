import type { Timers } from '@porthole/shared/flow/timers';

/**
 * Ms for which it is waited for, each time; afterwards requests take turns. Where the network was away and is back, connections that were
 * begun meanwhile may take long to notice: there is to be a picture within three seconds.
 */
const PATIENCE_MS: readonly number[] = [1_000, 2_000, ...Array<number>(8).fill(2_500)];

/** Ms that each request then has, for a link may be that slow; of several, one is asked anew in their time. */
const TURN_MS = 10_000;

export interface FirstAnswerOptions {
  readonly timers: Timers;
  /** Requests that may be open. */
  readonly most: () => number;
  readonly askAllAnew: () => void;
  readonly askOldestAnew: () => void;
}

/**
 * The first answer is due at once, for the relay tells its list. Where none even begins, the connections that the browser had kept from
 * before may have died unnoticed: what is asked anew goes over others, for those are closed with their requests.
 */
export class FirstAnswer {
  readonly #options: FirstAnswerOptions;
  #rounds = 0;
  #begun = false;
  #cancel: (() => void) | undefined;

  constructor(options: FirstAnswerOptions) {
    this.#options = options;
  }

  /** A request went out. */
  asked(): void {
    if (this.#begun || this.#cancel) return;
    const { timers, most, askAllAnew, askOldestAnew } = this.#options;
    const patience = PATIENCE_MS[this.#rounds];
    this.#cancel = timers.after(patience ?? TURN_MS / most(), () => {
      this.#cancel = undefined;
      this.#rounds += 1;
      if (patience === undefined) askOldestAnew();
      else askAllAnew();
    });
  }

  /** An answer comes in, however long it takes. */
  begins(): void {
    this.#begun = true;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** The next one is a first one again. */
  reset(): void {
    this.begins();
    this.#begun = false;
    this.#rounds = 0;
  }
}
