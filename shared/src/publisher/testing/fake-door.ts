import type { PublisherStatus } from '../../protocol/cameras.ts';
import type { ReasonCode } from '../../protocol/reasons.ts';
import type { PublisherSignal } from '../../protocol/rtc.ts';
import type { Transport } from '../../protocol/transport.ts';
import { errorBody } from '../../protocol/wire.ts';
import type { OutgoingFrame, PublisherTransport, TransportEvent } from '../publisher-transport.ts';
import { hello } from './in-memory-relay.ts';

/** A transport without a network: what it reports is up to the test. */
export class FakeDoor implements PublisherTransport {
  readonly sent: OutgoingFrame[] = [];
  readonly told: PublisherStatus[] = [];
  readonly signals: PublisherSignal[] = [];
  /** Where there is a session. */
  passesSignals = true;
  note: ReasonCode | null = null;
  readonly window: number;
  readonly mostFps = null;
  carries: Transport | null = null;
  inFlight: number[] = [];
  closed = false;
  byes = 0;
  readonly #report: (event: TransportEvent) => void;
  readonly #as: Transport;

  constructor(as: Transport, window: number, report: (event: TransportEvent) => void) {
    this.#as = as;
    this.window = window;
    this.#report = report;
  }

  open(): void {}
  get hasRoom(): boolean {
    return this.carries !== null && this.inFlight.length < this.window;
  }
  send(frame: OutgoingFrame): void {
    this.sent.push(frame);
    this.inFlight.push(frame.sequence);
  }
  tell(status: PublisherStatus): void {
    this.told.push(status);
  }
  get canSignal(): boolean {
    return this.carries !== null && this.passesSignals;
  }
  signal(signal: PublisherSignal): void {
    this.signals.push(signal);
  }
  async bye(): Promise<void> {
    this.byes += 1;
  }
  close(): void {
    this.closed = true;
    this.inFlight.length = 0;
  }

  up(maxFrameBytes = 1000, viewers = 1): void {
    this.carries = this.#as;
    this.#report({
      type: 'up',
      hello: hello({ viewers, limits: { maxFrameBytes, maxFramePixels: 1_000, window: 2 } }),
    });
  }
  down(code: ReasonCode = 'relay-unreachable'): void {
    this.carries = null;
    this.inFlight.length = 0;
    this.#report({ type: 'down', code, detail: 'ECONNREFUSED' });
  }
  answer(rejected?: ReasonCode): void {
    const sequence = this.inFlight.shift();
    if (sequence === undefined) return;
    this.#report({
      type: 'answered',
      sequences: [sequence],
      ...(rejected && { rejected: errorBody(rejected).error }),
    });
  }
  report(event: TransportEvent): void {
    this.#report(event);
  }
}
