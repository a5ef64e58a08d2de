import type { Timers } from '@porthole/shared/flow/timers';
import type { Peer } from './peer.ts';
import type { PeerStats } from './peer-stats.ts';

/** Looks at a connection's statistics again and again, one look at a time. */
export class StatsWatch {
  readonly #timers: Timers;
  readonly #seen: (stats: PeerStats) => void;
  #everyMs: number;
  #peer: Peer | null = null;
  #cancel: () => void = () => {};

  constructor(timers: Timers, everyMs: number, seen: (stats: PeerStats) => void) {
    this.#timers = timers;
    this.#everyMs = everyMs;
    this.#seen = seen;
  }

  start(peer: Peer): void {
    this.#peer = peer;
    this.#lookSoon(peer);
  }

  setInterval(everyMs: number): void {
    if (everyMs === this.#everyMs) return;
    this.#everyMs = everyMs;
    if (this.#peer) this.#lookSoon(this.#peer);
  }

  /** Idempotent and terminal. */
  stop(): void {
    this.#peer = null;
    this.#cancel();
  }

  #lookSoon(peer: Peer): void {
    this.#cancel();
    this.#cancel = this.#timers.after(this.#everyMs, () => void this.#look(peer));
  }

  async #look(peer: Peer): Promise<void> {
    // A connection that is being closed has none.
    const stats = await peer.stats().catch(() => null);
    if (this.#peer !== peer) return;
    this.#lookSoon(peer);
    if (stats) this.#seen(stats);
  }
}
