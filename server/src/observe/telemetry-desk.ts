import type { Timers } from '@porthole/shared/flow/timers';
import { type Telemetry, telemetrySchema } from '@porthole/shared/protocol/telemetry';
import { parseInput } from '../relay/parse-input.ts';
import { Refusal } from '../relay/refusal.ts';

/** Words of one signed-in session within a minute: a page with a bad line changes its transport a few times, a loop thousands. */
export const TELEMETRY_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/** Where what pages tell of themselves is parsed, bounded and handed on. */
export class TelemetryDesk {
  readonly #timers: Timers;
  readonly #tell: (said: Telemetry, viewer?: string) => void;
  #minute = 0;
  #words = new Map<string, number>();

  constructor(timers: Timers, tell: (said: Telemetry, viewer?: string) => void) {
    this.#timers = timers;
    this.#tell = tell;
  }

  /**
   * @param viewer the connection it came by, where that has a name in the log
   * @throws {Refusal} `too-many-tries`, `bad-request`
   */
  accept(sessionId: string, given: unknown, viewer?: string): void {
    const minute = Math.floor(this.#timers.monotonic() / MINUTE_MS);
    if (minute !== this.#minute) this.#words.clear();
    this.#minute = minute;
    const words = (this.#words.get(sessionId) ?? 0) + 1;
    this.#words.set(sessionId, words);
    if (words > TELEMETRY_A_MINUTE) throw new Refusal('too-many-tries');
    this.#tell(parseInput(telemetrySchema, given, 'telemetry'), viewer);
  }
}
