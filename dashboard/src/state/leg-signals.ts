import type { Change } from '@porthole/shared/ladder/ladder-state';
import type { Rung, Rungs } from '@porthole/shared/ladder/rungs';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { TRANSPORTS, type Transport, type TransportChoice } from '@porthole/shared/protocol/transport';
import { type Signal, signal } from '@preact/signals';
import type { Leg } from '../viewer/leg.ts';
import type { LegModel } from './model.ts';

/** What a person's choices come to. */
export interface LegHands {
  chosen(choice: TransportChoice): void;
  tryNow(transport: Transport): void;
  reconnect(): void;
}

/** The leg as signals. Each changes only when what it says does. */
export class LegSignals implements LegModel {
  readonly choice: Signal<TransportChoice>;
  readonly transport: Signal<Transport | null> = signal(null);
  readonly trouble: Signal<ReasonCode | null> = signal(null);
  readonly lostAt: Signal<number | null> = signal(null);
  readonly roundTripMs: Signal<number | null> = signal(null);
  readonly bytesPerSecond: Signal<number | null> = signal(null);
  readonly rungs: Signal<Rungs>;
  readonly changes: Signal<readonly Change[]> = signal([]);
  readonly #hands: LegHands;

  constructor(choice: TransportChoice, hands: LegHands) {
    this.choice = signal(choice);
    this.#hands = hands;
    const untried: Rung = { state: 'untried', code: null, retryAt: null };
    this.rungs = signal({ websocket: untried, polling: untried, http: untried });
  }

  choose(choice: TransportChoice): void {
    this.choice.value = choice;
    this.#hands.chosen(choice);
  }

  tryNow(transport: Transport): void {
    this.#hands.tryNow(transport);
  }

  reconnect(): void {
    this.#hands.reconnect();
  }

  show({ transport, relay, trouble, rungs, changes }: Leg): void {
    this.transport.value = transport;
    this.lostAt.value = relay.reachable ? null : relay.since;
    this.trouble.value = trouble;
    this.changes.value = changes;
    const shown = this.rungs.peek();
    const same = TRANSPORTS.every(
      (one) =>
        shown[one].state === rungs[one].state &&
        shown[one].code === rungs[one].code &&
        shown[one].retryAt === rungs[one].retryAt,
    );
    if (!same) this.rungs.value = rungs;
  }

  /** Nothing is carried any more, over whatever it would be. */
  end(code: ReasonCode): void {
    const refused: Rung = { state: 'failed', code, retryAt: null };
    this.transport.value = null;
    this.rungs.value = { websocket: refused, polling: refused, http: refused };
    this.measure({ roundTripMs: null, bytesPerSecond: null });
  }

  measure({
    roundTripMs,
    bytesPerSecond,
  }: {
    roundTripMs: number | null;
    bytesPerSecond: number | null;
  }): void {
    this.roundTripMs.value = roundTripMs;
    this.bytesPerSecond.value = bytesPerSecond;
  }
}
