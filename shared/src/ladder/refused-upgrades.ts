import type { Timers } from '../flow/timers.ts';
import type { Arrival } from '../protocol/probe.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { LadderEvent } from './ladder.ts';
import type { Ladder } from './ladder-state.ts';

/** What the relay saw of the last upgrade to WebSocket that was tried here. Rejects where it does not answer. */
export type AskArrival = () => Promise<Arrival>;

/** Why an upgrade that failed did so, by what the relay saw of it. */
export function upgradeFailure({ arrived, refused, sure }: Arrival): ReasonCode {
  if (refused !== null) return refused;
  if (arrived === 'plain') return 'websocket-stripped';
  if (arrived === 'upgrade') return 'websocket-unanswered';
  return sure ? 'websocket-blocked' : 'websocket-refused';
}

/** Questions about one upgrade at the most, and ms between an answer that did not come and the next. */
const MOST_TRIES = 3;
const AGAIN_MS = 2_000;

/** An upgrade that is asked about. */
interface Asked {
  readonly failedAt: number;
  tries: number;
  /** Monotonic ms; never where it was answered or may be yet. */
  nextAt: number;
}

/**
 * Has the relay say what it saw of the upgrades that failed: a page cannot read what its own was answered with. Each is asked about until
 * it is answered, three times at the most: a question is lost with its connection, and the reason stands for a quarter of an hour.
 */
export class RefusedUpgrades {
  readonly #ask: AskArrival;
  readonly #timers: Pick<Timers, 'monotonic'>;
  readonly #step: (event: LadderEvent) => void;
  #asked: Asked | undefined;

  constructor(ask: AskArrival, timers: Pick<Timers, 'monotonic'>, step: (event: LadderEvent) => void) {
    this.#ask = ask;
    this.#timers = timers;
    this.#step = step;
  }

  /** To be called with the ladder after each of its steps. */
  look({ setbacks: { websocket } }: Ladder): void {
    if (websocket?.code !== 'websocket-refused') return;
    const failedAt = websocket.at;
    const now = this.#timers.monotonic();
    if (this.#asked?.failedAt !== failedAt) this.#asked = { failedAt, tries: 0, nextAt: now };
    const asked = this.#asked;
    if (now < asked.nextAt || asked.tries === MOST_TRIES) return;
    asked.tries += 1;
    asked.nextAt = Number.POSITIVE_INFINITY;
    this.#ask().then(
      (arrival) => this.#step({ type: 'explained', failedAt, code: upgradeFailure(arrival) }),
      () => {
        asked.nextAt = this.#timers.monotonic() + AGAIN_MS;
      },
    );
  }
}
