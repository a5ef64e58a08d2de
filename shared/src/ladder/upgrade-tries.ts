import { type Arrival, arrivalSchema, PROBE_PARAMETER } from '../protocol/probe.ts';

export interface UpgradeTriesOptions {
  /** How this program names itself; nobody else can guess it. */
  readonly name: string;
  /** The JSON that the relay answers to a plain GET. Rejects where it does not in time. */
  readonly get: (path: string) => Promise<unknown>;
}

/** Characters of a name that are used: the relay takes 64 with the number. */
const MOST_NAME = 48;

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

  /** What the relay saw of the last one. By a plain request: that is what passes where WebSocket does not. Rejects where none does. */
  readonly askArrival = async (): Promise<Arrival> =>
    arrivalSchema.parse(await this.#options.get(`/api/probe/arrivals/${this.#last}`));

  #next(): string {
    this.#tried += 1;
    return this.#last;
  }

  get #last(): string {
    return `${this.#options.name.slice(0, MOST_NAME)}-${this.#tried}`;
  }
}
