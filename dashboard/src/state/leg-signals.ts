import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { TRANSPORTS, type Transport, type TransportChoice } from '@porthole/shared/protocol/transport';
import { type Signal, signal } from '@preact/signals';
import type { Leg, Rung } from '../viewer/leg.ts';
import type { LegModel } from './model.ts';

/** The leg as signals. Each changes only when what it says does. */
export class LegSignals implements LegModel {
  readonly choice: Signal<TransportChoice>;
  readonly transport: Signal<Transport | null> = signal(null);
  readonly trouble: Signal<ReasonCode | null> = signal(null);
  readonly roundTripMs: Signal<number | null> = signal(null);
  readonly bytesPerSecond: Signal<number | null> = signal(null);
  readonly rungs: Signal<Readonly<Record<Transport, Rung>>>;
  readonly #chosen: (choice: TransportChoice) => void;

  constructor(choice: TransportChoice, chosen: (choice: TransportChoice) => void) {
    this.choice = signal(choice);
    this.#chosen = chosen;
    const untried: Rung = { state: 'untried', code: null };
    this.rungs = signal({ websocket: untried, polling: untried, http: untried });
  }

  choose(choice: TransportChoice): void {
    this.choice.value = choice;
    this.#chosen(choice);
  }

  show({ transport, trouble, rungs }: Leg): void {
    this.transport.value = transport;
    this.trouble.value = trouble;
    const shown = this.rungs.peek();
    const same = TRANSPORTS.every(
      (one) => shown[one].state === rungs[one].state && shown[one].code === rungs[one].code,
    );
    if (!same) this.rungs.value = rungs;
  }

  /** Nothing is carried any more, over whatever it would be. */
  end(code: ReasonCode): void {
    const refused: Rung = { state: 'failed', code };
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
