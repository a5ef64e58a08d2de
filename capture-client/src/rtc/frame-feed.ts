import type { Timers } from '@porthole/shared/flow/timers';

/** Ms: who has not used a picture by then uses none any more. */
const HUNG_AFTER_MS = 15_000;

export interface FrameFeedOptions {
  readonly timers: Timers;
  readonly send: (jpeg: Uint8Array) => void;
  /** Nothing is used any more; until `stop` nothing is sent. */
  readonly hung: () => void;
}

/** One picture is with the process, at most one waits: the newest. */
export class FrameFeed {
  readonly #options: FrameFeedOptions;
  #isOut = false;
  #next: Uint8Array | undefined;
  #cancelWatch = () => {};

  constructor(options: FrameFeedOptions) {
    this.#options = options;
  }

  offer(jpeg: Uint8Array): void {
    if (this.#isOut) this.#next = jpeg;
    else this.#send(jpeg);
  }

  taken(): void {
    const next = this.#next;
    this.stop();
    if (next) this.#send(next);
  }

  /** Forgets what is out and what waits. */
  stop(): void {
    this.#cancelWatch();
    this.#isOut = false;
    this.#next = undefined;
  }

  #send(jpeg: Uint8Array): void {
    this.#isOut = true;
    this.#cancelWatch = this.#options.timers.after(HUNG_AFTER_MS, this.#options.hung);
    this.#options.send(jpeg);
  }
}
