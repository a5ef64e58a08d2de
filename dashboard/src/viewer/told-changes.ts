import { Moves } from '@porthole/shared/ladder/moves';
import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import { believable } from './believable.ts';
import type { Leg } from './leg.ts';

type Word = Pick<Telemetry, 'transportChange' | 'reconnect'>;

/** What of the leg's course is worth a word to the relay. Pure but for what it has seen so far. */
export class ToldChanges {
  /** Monotonic ms of the last change that was looked at. */
  #seenAt = Number.NEGATIVE_INFINITY;
  readonly #moves = new Moves();
  #reached = false;
  #lost: { since: number; choice: Leg['choice'] } | null = null;

  /** @returns what is to be told, oldest first */
  step(leg: Leg, now: number): Word[] {
    const changes = leg.changes.filter(({ at }) => at > this.#seenAt);
    this.#seenAt = changes.at(-1)?.at ?? this.#seenAt;
    const moves = changes.flatMap((change) => this.#moves.step(change, leg.choice) ?? []);
    const reconnect = this.#reconnect(leg, now);
    return [...(reconnect ? [{ reconnect }] : []), ...moves.map((transportChange) => ({ transportChange }))];
  }

  /** The first session is none, nor is one that a person's choice of a transport has ended. */
  #reconnect({ relay, transport, choice }: Leg, now: number): Telemetry['reconnect'] | null {
    if (!relay.reachable) {
      if (this.#reached) this.#lost ??= { since: relay.since, choice };
      return null;
    }
    if (transport === null) return null;
    const lost = this.#lost;
    this.#reached = true;
    this.#lost = null;
    return lost?.choice === choice ? { transport, ms: believable(now - lost.since) } : null;
  }
}
