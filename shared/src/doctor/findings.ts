import type { ReasonCode } from '../protocol/reasons.ts';
import { LADDER_ORDER, type Transport } from '../protocol/transport.ts';
import type { CheckResult, Facts, Outcome } from './check.ts';
import type { Row } from './doctor-run.ts';
import { TURN_CHECKS } from './ice/turn-checks.ts';

/** Ends of a trial that neither PC is to blame for. */
const LOST: ReadonlySet<ReasonCode> = new Set([
  'rtc-ice-blocked',
  'rtc-ice-timeout',
  'rtc-ice-failed',
  'rtc-dtls-timeout',
  'rtc-connected-no-frames',
  'rtc-stall',
]);

/** All that has been found so far. */
export class Findings {
  readonly facts: Facts;
  readonly #results: ReadonlyMap<string, CheckResult>;

  constructor(rows: readonly Pick<Row, 'check' | 'result'>[]) {
    const ended = rows.flatMap(({ check, result }) => (result ? [[check.id, result] as const] : []));
    this.#results = new Map(ended);
    this.facts = Object.assign({}, ...ended.map(([, { facts }]) => facts ?? {}));
  }

  result(check: string): CheckResult | undefined {
    return this.#results.get(check);
  }

  outcome(check: string): Outcome | undefined {
    return this.result(check)?.outcome;
  }

  code(check: string): ReasonCode | undefined {
    return this.result(check)?.code;
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

  /** What WebRTC could go over here: UDP straight, or through TURN; null where nothing is known to pass. */
  get webrtc(): 'direct' | (typeof TURN_CHECKS)[number] | null {
    if (this.passes('stun') && this.facts.nat !== 'port-each') return 'direct';
    return TURN_CHECKS.find((check) => this.passes(check)) ?? null;
  }

  /** A camera's picture was tried over WebRTC, and did not come through the network, or not whole. */
  get lostOnTheWay(): boolean {
    const trial = this.result('trial');
    return trial?.outcome === 'blocked' && trial.code !== undefined && LOST.has(trial.code);
  }

  /** What would be used: the best one that carries pictures. */
  get best(): Transport | null {
    return LADDER_ORDER.find((transport) => this.carries(transport) === true) ?? null;
  }
}
