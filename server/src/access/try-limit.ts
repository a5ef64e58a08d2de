import { ipKeyGenerator, MemoryStore } from 'express-rate-limit';
import { Refusal } from '../relay/refusal.ts';

/** Wrong passwords from one address within a minute before it must pause. */
export const TRIES_A_MINUTE = 10;
const MINUTE_MS = 60_000;

/** Bounds how often passwords can be guessed, over every door that takes one. Each guess also costs a core tens of milliseconds. */
export class TryLimit {
  readonly #store = new MemoryStore();

  constructor() {
    this.#store.init({ windowMs: MINUTE_MS } as Parameters<MemoryStore['init']>[0]);
  }

  /**
   * Counted before it is tried, so that a hundred at once are not all let through, and forgotten when it succeeds.
   *
   * @throws {Refusal} `too-many-tries`, or what the attempt throws
   */
  async attempt<T>(address: string | undefined, run: () => Promise<T>): Promise<T> {
    const key = ipKeyGenerator(address ?? '::');
    const { totalHits } = await this.#store.increment(key);
    if (totalHits > TRIES_A_MINUTE) throw new Refusal('too-many-tries');
    const result = await run();
    await this.#store.decrement(key);
    return result;
  }

  close(): void {
    this.#store.shutdown();
  }
}
