import type { Timers } from '@porthole/shared/flow/timers';

/**
 * Ms for which it is waited for, each time; then as long as for any other answer, for a line may be that slow. Where the network was
 * away and is back, connections that were begun meanwhile may take long to notice: there is to be a picture within three seconds.
 */
const PATIENCE_MS: readonly number[] = [1_000, 2_000, ...Array<number>(8).fill(2_500)];

/**
 * The first answer is due at once, for the relay tells its list. Where none even begins, the connections that the browser had kept from
 * before may have died unnoticed: what is asked anew goes over others, for those are closed with their requests.
 */
export class FirstAnswer {
  readonly #timers: Timers;
  readonly #askAnew: () => void;
  #rounds = 0;
  #begun = false;
  #cancel: (() => void) | undefined;

  constructor(timers: Timers, askAnew: () => void) {
    this.#timers = timers;
    this.#askAnew = askAnew;
  }

  /** A request went out. */
  asked(): void {
    const patience = PATIENCE_MS[this.#rounds];
    if (this.#begun || this.#cancel || patience === undefined) return;
    this.#cancel = this.#timers.after(patience, () => {
      this.#cancel = undefined;
      this.#rounds += 1;
      this.#askAnew();
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
