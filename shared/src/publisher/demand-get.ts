import type { Timers } from '../flow/timers.ts';
import { HELD_GET_MS } from '../protocol/limits.ts';
import type { HttpAnswer } from './http-port.ts';
import type { Requests } from './http-requests.ts';
import { readJson, readViewers } from './inbound.ts';

export interface DemandGetOptions {
  readonly requests: Requests;
  readonly timers: Timers;
  /** How many watch, as far as is known here. */
  readonly viewers: () => number;
  readonly told: (viewers: number) => void;
  /** An answer that is none to the question. */
  readonly refused: (answer: HttpAnswer) => void;
}

/** Ms that the answer itself may take, after the relay has held the question as long as it does. */
const GRACE_MS = 5_000;

/** Ms between two questions where the relay does not hold them, such as one behind a proxy that answers in its place. */
const NOT_HELD_PAUSE_MS = 2_000;

/**
 * Keeps one GET open that the relay answers as soon as another number of people watch. Its failure ends nothing: the answers to
 * frames tell the number too, at the latest a second after.
 */
export class DemandGet {
  readonly #options: DemandGetOptions;
  /** Tells the answers of this run from those of an earlier one. */
  #run = 0;
  #cancelPause = () => {};

  constructor(options: DemandGetOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    this.#ask(this.#run);
  }

  stop(): void {
    this.#run += 1;
    this.#cancelPause();
  }

  #ask(run: number): void {
    const { requests, timers, viewers } = this.#options;
    const asked = timers.monotonic();
    const path = `/api/publisher/demand?viewers=${viewers()}`;
    const again = (wasNews: boolean) => {
      const pause = wasNews ? 0 : asked + NOT_HELD_PAUSE_MS - timers.monotonic();
      if (pause <= 0) this.#ask(run);
      else this.#cancelPause = timers.after(pause, () => this.#ask(run));
    };
    void requests.send('GET', path, HELD_GET_MS + GRACE_MS).then(
      (answer) => {
        if (run === this.#run) again(this.#read(answer));
      },
      () => {
        if (run === this.#run) again(false);
      },
    );
  }

  /** @returns whether another number of people watch */
  #read(answer: HttpAnswer): boolean {
    if (answer.status >= 400) this.#options.refused(answer);
    const viewers = answer.status === 200 ? readViewers(readJson(answer.body)) : undefined;
    if (viewers === undefined || viewers === this.#options.viewers()) return false;
    this.#options.told(viewers);
    return true;
  }
}
