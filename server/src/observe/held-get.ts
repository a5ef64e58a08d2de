import type { Timers } from '@porthole/shared/flow/timers';
import { HELD_GET_MS } from '@porthole/shared/protocol/limits';
import type { Response } from 'express';

/**
 * A GET that waits for something to answer with. Ends exactly once: answered, timed out with 204, or left by its client.
 */
export class HeldGet {
  readonly #response: Response;
  readonly #ended: (get: HeldGet) => void;
  readonly #cancelTimer: () => void;
  #open = true;

  /** @param ended told once, however it ends */
  constructor(response: Response, timers: Timers, ended: (get: HeldGet) => void) {
    this.#response = response;
    this.#ended = ended;
    this.#cancelTimer = timers.after(HELD_GET_MS, () => this.answer((empty) => empty.status(204).end()));
    response.on('close', () => this.#end());
  }

  answer(write: (response: Response) => void): void {
    if (!this.#end()) return;
    write(this.#response);
  }

  #end(): boolean {
    if (!this.#open) return false;
    this.#open = false;
    this.#cancelTimer();
    this.#ended(this);
    return true;
  }
}
