import type { TransportChangeReason } from '../protocol/telemetry.ts';
import { LADDER_ORDER, type Transport, type TransportChoice } from '../protocol/transport.ts';
import type { Change } from './ladder-state.ts';

/** A change of what carries, whenever it was. */
type Course = Omit<Change, 'at'>;

export interface Move {
  readonly from: Transport;
  readonly to: Transport;
  readonly reason: TransportChangeReason;
}

/** From one transport to another, in changes that come one by one. Pure but for what it has seen so far. */
export class Moves {
  /** What carried last, before nothing did, and why it was left. */
  #left: { over: Transport; code: Course['code'] } | null = null;

  /** A picture that was lost and comes back over another transport has changed it as well. */
  step({ from, to, code }: Course, choice: TransportChoice): Move | null {
    if (to === null) {
      this.#left = from && { over: from, code };
      return null;
    }
    const left = from === null ? this.#left : { over: from, code };
    this.#left = null;
    if (left === null || left.over === to) return null;
    return { from: left.over, to, reason: left.code ?? unblamed(left.over, to, choice) };
  }
}

function unblamed(from: Transport, to: Transport, choice: TransportChoice): 'climbed' | 'chosen' {
  if (choice !== 'auto') return 'chosen';
  return LADDER_ORDER.indexOf(to) < LADDER_ORDER.indexOf(from) ? 'climbed' : 'chosen';
}
