import { Refusal } from '../relay/refusal.ts';
import type { Store } from '../store/store.ts';
import type { Log } from './log.ts';

/** Whether the relay can serve: who balances load, or restarts what does not answer, asks it before sending people here. */
export class Readiness {
  readonly #store: Store;
  readonly #log: Log;
  #stopping = false;

  constructor(store: Store, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** The relay was told to end. */
  stop(): void {
    this.#stopping = true;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** @throws {Refusal} `relay-restarting`, `store-failing` */
  async check(): Promise<void> {
    if (this.#stopping) throw new Refusal('relay-restarting');
    try {
      await this.#store.selectFrom('people').select('id').limit(1).execute();
    } catch (error) {
      this.#log.error({ err: error }, 'the store does not answer');
      throw new Refusal('store-failing');
    }
  }
}
