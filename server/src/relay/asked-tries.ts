import type { Timers } from '@porthole/shared/flow/timers';
import type { Transport } from '@porthole/shared/protocol/transport';

/** Ms within which the same is not passed on twice: a try takes a few seconds. */
const ONCE_IN_MS = 5_000;

/** Ms for which it waits to be fetched by a publisher whose requests are just between two. */
const WAITS_MS = 10_000;

/** Which transports people want a camera's publisher to try at once. */
export class AskedTries {
  readonly #timers: Timers;
  readonly #tell: (transport: Transport) => boolean;
  /** Monotonic ms of what was passed on last. */
  readonly #askedAt = new Map<Transport, number>();
  readonly #waiting = new Set<Transport>();
  readonly #listeners = new Set<() => void>();

  /** @param tell returns whether the publisher could be told; else it fetches it */
  constructor(timers: Timers, tell: (transport: Transport) => boolean) {
    this.#timers = timers;
    this.#tell = tell;
  }

  ask(transport: Transport): void {
    if (this.#isWithin(transport, ONCE_IN_MS)) return;
    this.#askedAt.set(transport, this.#timers.monotonic());
    this.#waiting.delete(transport);
    if (this.#tell(transport)) return;
    this.#waiting.add(transport);
    for (const wake of [...this.#listeners]) wake();
  }

  /** The first that is to be fetched; undefined where there is none. */
  get next(): Transport | undefined {
    for (const transport of this.#waiting)
      if (!this.#isWithin(transport, WAITS_MS)) this.#waiting.delete(transport);
    return this.#waiting.values().next().value;
  }

  fetched(transport: Transport): void {
    this.#waiting.delete(transport);
  }

  /** @param wake called when there is one to be fetched @returns stops listening */
  listen(wake: () => void): () => void {
    this.#listeners.add(wake);
    return () => this.#listeners.delete(wake);
  }

  #isWithin(transport: Transport, ms: number): boolean {
    const askedAt = this.#askedAt.get(transport);
    return askedAt !== undefined && this.#timers.monotonic() - askedAt < ms;
  }
}
