import { LADDER_ORDER, type Transport } from '../protocol/transport.ts';
import type { CheckResult, Outcome } from './check.ts';
import type { Row } from './doctor-run.ts';

/** All that has been found so far. */
export class Findings {
  readonly #results: ReadonlyMap<string, CheckResult>;

  constructor(rows: readonly Pick<Row, 'check' | 'result'>[]) {
    this.#results = new Map(rows.flatMap(({ check, result }) => (result ? [[check.id, result]] : [])));
  }

  result(check: string): CheckResult | undefined {
    return this.#results.get(check);
  }

  outcome(check: string): Outcome | undefined {
    return this.result(check)?.outcome;
  }

  /** It did what was asked, whatever there is to note. */
  passes(check: string): boolean {
    const outcome = this.outcome(check);
    return outcome === 'fine' || outcome === 'note';
  }

  /** Null while nothing has been found out. */
  get reached(): boolean | null {
    const outcome = this.outcome('round-trip');
    return outcome === undefined || outcome === 'unknown' ? null : this.passes('round-trip');
  }

  /** Whether it carries pictures; null while that is not known. */
  carries(transport: Transport): boolean | null {
    if (this.reached === false) return false;
    const checks = {
      websocket: ['websocket', 'idle'],
      http: ['post', 'long-poll'],
      polling: ['polling'],
    };
    const outcomes = checks[transport].map((check) => this.outcome(check));
    if (outcomes.includes('blocked')) return false;
    return outcomes[0] === 'fine' || outcomes[0] === 'note' ? true : null;
  }

  /** What would be used: the best one that carries pictures. */
  get best(): Transport | null {
    return LADDER_ORDER.find((transport) => this.carries(transport) === true) ?? null;
  }
}
