import type { Timers } from '../flow/timers.ts';
import { type Arrival, arrivalSchema, PROBE_PARAMETER } from '../protocol/probe.ts';

export interface UpgradeTriesOptions {
  /** How this program names itself; nobody else can guess it. */
  readonly name: string;
  /** The JSON that the relay answers to a plain GET. Rejects where it does not in time. */
  readonly get: (path: string) => Promise<unknown>;
  readonly timers: Pick<Timers, 'after'>;
}

/** Characters of a name that are used: the relay takes 64 with the number. */
const MOST_NAME = 48;

/** Times that a question is put at the most, and ms between one that was not answered and the next. */
const MOST_TIMES = 3;
const AGAIN_MS = 2_000;

/** Under which names the relay remembers the upgrades to WebSocket that were tried here. */
export class UpgradeTries {
  /** For the addresses of Socket.IO. Engine.IO reads it whenever it makes a transport, so that each has a name of its own. */
  readonly query: object;
  readonly #options: UpgradeTriesOptions;
  #tried = 0;

  constructor(options: UpgradeTriesOptions) {
    this.#options = options;
    this.query = Object.defineProperty({}, PROBE_PARAMETER, { enumerable: true, get: () => this.#next() });
  }

  /**
   * What the relay saw of the one that was the last when this was asked. By a plain request: that is what passes where WebSocket does not.
   * It is put again where it was lost with its connection. Rejects where none passes.
   */
  readonly askArrival = async (): Promise<Arrival> => {
    const path = `/api/probe/arrivals/${this.#last}`;
    for (let times = 1; ; times += 1) {
      try {
        const arrival = arrivalSchema.parse(await this.#options.get(path));
        // The relay that saw it may have been restarted since.
        return times === 1 || arrival.arrived !== null ? arrival : { ...arrival, sure: false };
      } catch (error) {
        if (times === MOST_TIMES) throw error;
        await new Promise<void>((resolve) => this.#options.timers.after(AGAIN_MS, resolve));
      }
    }
  };

  #next(): string {
    this.#tried += 1;
    return this.#last;
  }

  get #last(): string {
    return `${this.#options.name.slice(0, MOST_NAME)}-${this.#tried}`;
  }
}
