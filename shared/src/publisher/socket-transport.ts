import type { EngineTransport } from '../ladder/door.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { PUBLISH_NAMESPACE, type PublisherToRelay } from '../protocol/publish-events.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { PublisherSignal } from '../protocol/rtc.ts';
import type { Transport } from '../protocol/transport.ts';
import { errorBody } from '../protocol/wire.ts';
import { BaseTransport, type TransportOptions } from './base-transport.ts';
import { readAck, readClock, readDemand, readHello, readRefusal, readSignal } from './inbound.ts';
import { describeFailure, type OpenSocket, type PublishSocket, socketOptions } from './publish-socket.ts';
import type { OutgoingFrame, PublisherTransport, Refusal, TransportEvent } from './publisher-transport.ts';

export interface SocketTransportOptions extends TransportOptions {
  readonly engine: readonly EngineTransport[];
  /** For the addresses of its requests. */
  readonly query?: object;
  readonly openSocket: OpenSocket;
}

/** Over polling a POST leaves when the one before is answered, and the acknowledgement waits for a poll. */
const ROUND_TRIPS_PER_FRAME = { websocket: 1, polling: 3, http: 1 } as const;

/** The window counts by camera, and a publisher has one. */
const CAMERA = '';

/** HTTP's word for a body past a limit. */
const TOO_LARGE = 413;

/** Ms that saying goodbye may take. */
const FAREWELL_TIMEOUT_MS = 1_000;

/** Frames over Socket.IO, which climbs from polling to WebSocket and reconnects within itself. */
export class SocketTransport extends BaseTransport implements PublisherTransport {
  readonly #socket: PublishSocket;
  /** What the relay said before it hung up. */
  #farewell: Refusal | undefined;

  constructor(options: SocketTransportOptions, report: (event: TransportEvent) => void) {
    super(options, report);
    this.#socket = options.openSocket(`${options.relay}${PUBLISH_NAMESPACE}`, socketOptions(options));
    this.#listen();
  }

  override open(): void {
    if (!this.isClosed) this.#socket.connect();
  }

  get carries(): Transport | null {
    if (!this.isUp) return null;
    return this.#socket.io.engine.transport.name === 'websocket' ? 'websocket' : 'polling';
  }

  send({ sequence, capturedAt, skipped, jpeg }: OutgoingFrame): void {
    this.frames.sent(CAMERA, sequence, jpeg.length);
    const header = {
      sequence,
      ...(capturedAt !== undefined && { capturedAt }),
      ...(skipped && Object.keys(skipped).length > 0 && { skipped }),
    };
    this.#emit('frame', header, jpeg);
  }

  tell(status: PublisherStatus): void {
    // Socket.IO would keep what is emitted without a connection and send it all later.
    if (this.isUp) this.#emit('status', status);
  }

  get canSignal(): boolean {
    return this.isUp;
  }

  signal(signal: PublisherSignal): void {
    if (this.isUp) this.#emit('rtc', signal);
  }

  /** The relay takes events in order, so its answer to a question put after the farewell says that it has heard it. */
  bye(): Promise<void> {
    if (!this.isUp) return Promise.resolve();
    return new Promise((resolve) => {
      this.timers.after(FAREWELL_TIMEOUT_MS, resolve);
      this.#socket.on('disconnect', () => resolve());
      this.#emit('bye');
      this.#emit('clock', () => resolve());
    });
  }

  override close(): void {
    if (this.isClosed) return;
    super.close();
    this.#socket.disconnect();
  }

  protected begin(): void {
    this.#farewell = undefined;
    this.#measureAnew();
  }

  protected watch(): void {
    if (this.frames.overdue) this.#socket.io.engine.close();
  }

  protected askClock(answered: (theirs: number | undefined) => void): void {
    this.#emit('clock', (reply: unknown) => answered(readClock(reply)));
  }

  protected forget(): void {}

  #listen(): void {
    const socket = this.#socket;
    socket.io.on('open', () => this.#watchEngine());
    socket.on('hello', (value: unknown) => {
      const hello = readHello(value);
      if (hello && !this.isClosed) this.greeted(hello);
    });
    socket.on('ack', (value: unknown) => this.#acknowledged(value));
    socket.on('demand', (value: unknown) => this.#demand(value));
    socket.on('rtc', (value: unknown) => this.#signalled(value));
    socket.on('refused', (value: unknown) => {
      this.#farewell = readRefusal(value);
      this.isTurnedAway(this.#farewell);
    });
    socket.on('connect_error', (error: unknown) => this.#failed(error));
    socket.on('disconnect', (reason: unknown, details: unknown) => this.#lost(String(reason), details));
  }

  #watchEngine(): void {
    const engine = this.#socket.io.engine;
    this.note = null;
    engine.on('upgrade', () => this.#moved(null));
    engine.on('upgradeError', () => this.#moved('websocket-refused'));
  }

  #moved(note: ReasonCode | null): void {
    this.note = note;
    this.#measureAnew();
    if (!this.isUp) return;
    this.clock.start();
    this.report({ type: 'moved' });
  }

  #measureAnew(): void {
    this.frames.roundTripsPerFrame = ROUND_TRIPS_PER_FRAME[this.carries ?? 'polling'];
  }

  #acknowledged(value: unknown): void {
    const ack = readAck(value);
    if (!ack || !this.isUp) return;
    const settled = this.frames.acknowledge(CAMERA, ack.sequence);
    if (settled.length > 0) this.answered(settled, ack.rejected);
  }

  #demand(value: unknown): void {
    const demand = readDemand(value);
    if (demand) this.report({ type: 'demand', ...demand });
  }

  #signalled(value: unknown): void {
    const signal = readSignal(value);
    if (signal && this.isUp) this.report({ type: 'signal', signal });
  }

  #failed(error: unknown): void {
    const refusal = readRefusal((error as { data?: unknown } | null)?.data);
    if (this.isTurnedAway(refusal)) return;
    this.#farewell = refusal;
    this.#ended(describeFailure(error));
  }

  /** What a proxy answers to a POST of Engine.IO's, that ends the session with it. */
  #lost(reason: string, details: unknown): void {
    const { description } = (details ?? {}) as { description?: unknown };
    if (description === TOO_LARGE) this.#farewell ??= errorBody('requests-capped').error;
    this.#ended(reason);
  }

  #ended(detail: string): void {
    const said = this.#farewell;
    this.#farewell = undefined;
    this.down(said?.code ?? 'relay-unreachable', said?.message ?? detail);
    // Socket.IO does not come back by itself where the relay hung up or turned the handshake down.
    if (!this.#socket.active) this.openLater();
  }

  #emit<E extends keyof PublisherToRelay>(event: E, ...args: Parameters<PublisherToRelay[E]>): void {
    this.#socket.emit(event, ...args);
  }
}
