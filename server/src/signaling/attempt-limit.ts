import type { Timers } from '@porthole/shared/flow/timers';
import { Refusal } from '../relay/refusal.ts';

/** Attempts of one signed-in session within a minute. A page waits 5 s after one that failed, a person who presses the button does not. */
export const ATTEMPTS_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/** How often who is signed in may ask for WebRTC: each time costs a camera's PC a peer connection. */
export class AttemptLimit {
  readonly #timers: Timers;
  #minute = 0;
  #asked = new Map<string, number>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** @throws {Refusal} `too-many-tries` */
  count(session: string): void {
    const minute = Math.floor(this.#timers.monotonic() / MINUTE_MS);
    if (minute !== this.#minute) this.#asked.clear();
    this.#minute = minute;
    const asked = (this.#asked.get(session) ?? 0) + 1;
    this.#asked.set(session, asked);
    if (asked > ATTEMPTS_A_MINUTE) throw new Refusal('too-many-tries');
  }
}
