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

/**
 * Has the relay say what it saw of the upgrades that failed: a page cannot read what its own was answered with. Each is asked about once:
 * whoever puts the question sees to an answer.
 */
export class RefusedUpgrades {
  readonly #ask: AskArrival;
  readonly #step: (event: LadderEvent) => void;
  #askedAt: number | undefined;

  constructor(ask: AskArrival, step: (event: LadderEvent) => void) {
    this.#ask = ask;
    this.#step = step;
  }

  /** To be called with the ladder after each of its steps. */
  look({ setbacks: { websocket } }: Ladder): void {
    if (websocket?.code !== 'websocket-refused' || websocket.at === this.#askedAt) return;
    const { at } = websocket;
    this.#askedAt = at;
    this.#ask().then(
      (arrival) => this.#step({ type: 'explained', failedAt: at, code: upgradeFailure(arrival) }),
      () => {},
    );
  }
}
