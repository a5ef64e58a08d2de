import type { Timers } from '@porthole/shared/flow/timers';
import { Moves } from '@porthole/shared/ladder/moves';
import type { LegReport } from '@porthole/shared/protocol/leg';
import type { TransportChangeReason } from '@porthole/shared/protocol/telemetry';
import { LADDER_ORDER, type Transport } from '@porthole/shared/protocol/transport';
import { ANONYMOUS_SESSION, type Publisher } from './publisher.ts';

export interface PublisherName {
  readonly camera: string;
  readonly session: string;
}

/** Why frames go on by another transport; of a publisher that does not tell, the relay sees no more than that they climbed. */
export type MoveReason = TransportChangeReason | 'unsaid';

/** Told of what becomes of the publishers of all cameras. */
export interface PublisherObserver {
  publisherCame(who: PublisherName, transport: Transport): void;
  /** Frames of one session come by another transport than before. */
  publisherMoved(who: PublisherName, from: Transport, to: Transport, reason: MoveReason): void;
  /** A session that had left is back. */
  publisherReconnected(who: PublisherName, transport: Transport): void;
  /** @param ms since it came, or came back */
  publisherLeft(who: PublisherName, transport: Transport, ms: number): void;
}

interface Run extends PublisherName {
  /** By which its last frame came; before the first, by which the session did. */
  transport: Transport;
  /** Monotonic ms; undefined once it has left. */
  since: number | undefined;
  /** What carries by its own word; undefined while it has told nothing. */
  told: Transport | undefined;
}

/** A camera's publisher sessions as the relay sees them come, move and leave. */
export class PublisherRuns {
  readonly #camera: string;
  readonly #timers: Timers;
  readonly #observer: PublisherObserver | undefined;
  #run: Run | undefined;

  constructor(camera: string, timers: Timers, observer: PublisherObserver | undefined) {
    this.#camera = camera;
    this.#timers = timers;
    this.#observer = observer;
  }

  came({ session, transport }: Publisher): void {
    const now = this.#timers.monotonic();
    const run = this.#run;
    if (run?.session === session && run.since !== undefined) return;
    this.left();
    // All that name no session share one: whether it is the same program that is back, nobody knows.
    if (run?.session === session && session !== ANONYMOUS_SESSION) {
      run.since = now;
      this.#observer?.publisherReconnected(run, transport);
      return;
    }
    this.#run = { camera: this.#camera, session, transport, since: now, told: undefined };
    this.#observer?.publisherCame(this.#run, transport);
  }

  carried(transport: Transport): void {
    const run = this.#run;
    if (!run || run.transport === transport) return;
    const from = run.transport;
    run.transport = transport;
    if (run.told) return;
    const climbed = LADDER_ORDER.indexOf(transport) < LADDER_ORDER.indexOf(from);
    this.#observer?.publisherMoved(run, from, transport, climbed ? 'climbed' : 'unsaid');
  }

  /** From the first word of its leg on, what a publisher tells counts and not what its frames show: it knows why. */
  told({ changes, choice }: LegReport): void {
    const run = this.#run;
    const to = changes.at(-1)?.to;
    if (!run || !to) return;
    const from = run.told ?? run.transport;
    run.told = to;
    const code = changes.findLast((change) => change.from === from)?.code ?? null;
    const move = new Moves().step({ from, to, code }, choice);
    if (move) this.#observer?.publisherMoved(run, from, to, move.reason);
  }

  left(): void {
    const run = this.#run;
    if (run?.since === undefined) return;
    this.#observer?.publisherLeft(run, run.transport, this.#timers.monotonic() - run.since);
    run.since = undefined;
  }
}
