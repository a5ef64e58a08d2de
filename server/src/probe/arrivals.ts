import type { IncomingMessage } from 'node:http';
import type { Timers } from '@porthole/shared/flow/timers';
import { type Arrival, attemptSchema, PROBE_PARAMETER } from '@porthole/shared/protocol/probe';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';

/** Ms for which an attempt is remembered: who made it asks within seconds. */
const REMEMBERED_MS = 120_000;

/** The oldest goes when there are more: every page's upgrades are among them. Some two megabytes. */
const MOST = 10_000;

/** Characters of a Via header that are told. */
const MOST_VIA = 200;

/** A request for `/socket.io/`, with its query as Engine.IO has read it. */
export type EngineRequest = Pick<IncomingMessage, 'headers'> & { _query?: Record<string, string> };

/**
 * Which upgrades to WebSocket arrived. A page cannot read what its refused upgrade was answered with; whether it came here at all
 * tells the relay's doing from that of something between.
 */
export class Arrivals {
  readonly #timers: Pick<Timers, 'monotonic'>;
  readonly #seen = new Map<string, Omit<Arrival, 'sure'> & { at: number }>();
  /** When one was last forgotten to make room. */
  #crowdedAt = Number.NEGATIVE_INFINITY;

  constructor(timers: Pick<Timers, 'monotonic'>) {
    this.#timers = timers;
  }

  /** @param refused why the relay itself did not take it */
  note({ headers, _query = {} }: EngineRequest, refused: ReasonCode | null = null): void {
    const attempt = attemptSchema.safeParse(_query[PROBE_PARAMETER]);
    if (!attempt.success || _query.transport !== 'websocket') return;
    // What was seen first stands: it is for who made it, and cannot be written over by who guesses its name.
    if (this.#seen.has(attempt.data)) return;
    const arrived = asksToUpgrade(headers) ? 'upgrade' : 'plain';
    this.#seen.set(attempt.data, { arrived, via: viaOf(headers), refused, at: this.#timers.monotonic() });
    this.#forgetOld();
  }

  of(attempt: string): Arrival {
    this.#forgetOld();
    const { arrived = null, via = null, refused = null } = this.#seen.get(attempt) ?? {};
    const isForgotten = arrived === null && this.#timers.monotonic() - this.#crowdedAt < REMEMBERED_MS;
    return { arrived, via, refused, sure: !isForgotten };
  }

  #forgetOld(): void {
    const now = this.#timers.monotonic();
    for (const [attempt, { at }] of this.#seen) {
      const isOld = at < now - REMEMBERED_MS;
      if (!isOld && this.#seen.size <= MOST) return;
      if (!isOld) this.#crowdedAt = now;
      this.#seen.delete(attempt);
    }
  }
}

/** Both headers concern one hop alone, and proxies drop either. */
const asksToUpgrade = ({ upgrade, connection = '' }: IncomingMessage['headers']): boolean =>
  upgrade !== undefined && /\bupgrade\b/i.test(connection);

const viaOf = ({ via }: IncomingMessage['headers']): string | null => via?.slice(0, MOST_VIA) ?? null;
