import { engineTransports } from '../connection/ladder.ts';
import { reconnectDelay } from '../connection/reconnect.ts';
import type { Timers } from '../flow/timers.ts';
import { FrameWindow } from '../flow/window.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { PUBLISH_NAMESPACE, type PublisherToRelay } from '../protocol/publish-events.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport, TransportChoice } from '../protocol/transport.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { errorBody } from '../protocol/wire.ts';
import { readAck, readClock, readHello, readRefusal, readViewers } from './inbound.ts';
import { describeFailure, type OpenSocket, type PublishSocket, socketOptions } from './publish-socket.ts';
import {
  isTerminal,
  type OutgoingFrame,
  type PublisherTransport,
  type Refusal,
  type TransportEvent,
} from './publisher-transport.ts';

export interface SocketTransportOptions {
  readonly relay: string;
  readonly key: string;
  readonly session: string;
  readonly choice: TransportChoice;
  readonly openSocket: OpenSocket;
  readonly timers: Timers;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

/** Ms between two comparisons of clocks. */
const CLOCK_INTERVAL_MS = 2_000;

/**
 * Ms for which a WebSocket may leave frames unanswered. Some firewalls let the upgrade through and swallow what follows; a line so thin
 * that one frame takes longer is no worse off over polling.
 */
const SILENT_AFTER_MS = 4_000;

/** Ms for which a WebSocket that went silent is left alone. */
const DEMOTED_FOR_MS = 60_000;

/** Ms that saying goodbye may take. */
const FAREWELL_TIMEOUT_MS = 1_000;

/** Frames over Socket.IO, which climbs from polling to WebSocket and reconnects within itself. */
export class SocketTransport implements PublisherTransport {
  note: ReasonCode | null = null;
  readonly #options: SocketTransportOptions;
  readonly #report: (event: TransportEvent) => void;
  readonly #socket: PublishSocket;
  #window: FrameWindow | undefined;
  #closed = false;
  #attempt = 0;
  #cancelRetry = () => {};
  #stopClock = () => {};
  #stopListening = () => {};
  /** Monotonic ms since which frames have been unanswered. */
  #waitingSince = 0;
  #demoted = false;
  #cancelPromotion = () => {};
  /** What the relay said before it hung up. */
  #farewell: Refusal | undefined;

  constructor(options: SocketTransportOptions, report: (event: TransportEvent) => void) {
    this.#options = options;
    this.#report = (event) => {
      if (!this.#closed) report(event);
    };
    this.#socket = options.openSocket(`${options.relay}${PUBLISH_NAMESPACE}`, socketOptions(options));
    this.#listen();
  }

  open(): void {
    if (!this.#closed) this.#socket.connect();
  }

  get carries(): Transport | null {
    if (!this.#window) return null;
    return this.#socket.io.engine.transport.name === 'websocket' ? 'websocket' : 'polling';
  }

  get hasRoom(): boolean {
    return this.#window?.hasRoom ?? false;
  }

  send({ sequence, capturedAt, jpeg }: OutgoingFrame): void {
    if (this.#window?.inFlight === 0) this.#waitingSince = this.#options.timers.monotonic();
    this.#window?.sent(sequence);
    this.#emit('frame', capturedAt === undefined ? { sequence } : { sequence, capturedAt }, jpeg);
  }

  tell(status: PublisherStatus): void {
    // Socket.IO would keep what is emitted without a connection and send it all later.
    if (this.#window) this.#emit('status', status);
  }

  /** The relay takes events in order, so its answer to a question put after the farewell says that it has heard it. */
  bye(): Promise<void> {
    if (!this.#window) return Promise.resolve();
    return new Promise((resolve) => {
      this.#options.timers.after(FAREWELL_TIMEOUT_MS, resolve);
      this.#socket.on('disconnect', () => resolve());
      this.#emit('bye');
      this.#emit('clock', () => resolve());
    });
  }

  close(): number {
    if (this.#closed) return 0;
    this.#closed = true;
    this.#cancelRetry();
    this.#cancelPromotion();
    const lost = this.#forgetSession();
    this.#socket.disconnect();
    return lost;
  }

  #listen(): void {
    const socket = this.#socket;
    socket.io.on('open', () => this.#watchEngine());
    socket.on('hello', (value: unknown) => this.#hello(value));
    socket.on('ack', (value: unknown) => this.#acknowledged(value));
    socket.on('demand', (value: unknown) => this.#demand(value));
    socket.on('refused', (value: unknown) => {
      this.#farewell = readRefusal(value);
      if (this.#farewell && isTerminal(this.#farewell.code)) this.#refuse(this.#farewell);
    });
    socket.on('connect_error', (error: unknown) => this.#failed(error));
    socket.on('disconnect', (reason: unknown) => this.#down(String(reason)));
  }

  #watchEngine(): void {
    const engine = this.#socket.io.engine;
    this.note = this.#demoted ? 'websocket-blocked' : null;
    engine.on('upgrade', () => this.#moved(null));
    engine.on('upgradeError', () => this.#moved('websocket-blocked'));
  }

  #moved(note: ReasonCode | null): void {
    this.note = note;
    if (this.#window) this.#report({ type: 'moved' });
  }

  #watchSilence(): void {
    const { timers, choice } = this.#options;
    const silentFor = this.#window?.inFlight ? timers.monotonic() - this.#waitingSince : 0;
    if (choice === 'auto' && this.carries === 'websocket' && silentFor >= SILENT_AFTER_MS) this.#demote();
  }

  /** An Engine.IO session that has upgraded cannot go back, so it takes a new one. */
  #demote(): void {
    const { io } = this.#socket;
    this.#demoted = true;
    io.opts.transports = engineTransports('polling');
    this.#cancelPromotion();
    this.#cancelPromotion = this.#options.timers.after(DEMOTED_FOR_MS, () => {
      this.#demoted = false;
      io.opts.transports = engineTransports('auto');
    });
    io.engine.close();
  }

  #hello(value: unknown): void {
    const hello = readHello(value);
    if (!hello || this.#closed) return;
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.#refuse(errorBody('version-mismatch').error);
      return;
    }
    this.#forgetSession();
    this.#attempt = 0;
    this.#farewell = undefined;
    this.#window = new FrameWindow(hello.limits.window);
    this.#report({ type: 'up', hello });
    this.#compareClocks();
    this.#stopClock = this.#options.timers.every(CLOCK_INTERVAL_MS, () => this.#compareClocks());
    this.#stopListening = this.#options.timers.every(SILENT_AFTER_MS / 8, () => this.#watchSilence());
  }

  #acknowledged(value: unknown): void {
    const ack = readAck(value);
    const sequences = ack && this.#window?.acknowledge(ack.sequence);
    if (!ack || !sequences?.length) return;
    this.#waitingSince = this.#options.timers.monotonic();
    this.#report({ type: 'answered', sequences, ...(ack.rejected && { rejected: ack.rejected }) });
  }

  #demand(value: unknown): void {
    const viewers = readViewers(value);
    if (viewers !== undefined) this.#report({ type: 'demand', viewers });
  }

  #compareClocks(): void {
    const { timers } = this.#options;
    const asked = timers.now();
    this.#emit('clock', (reply: unknown) => {
      const theirs = readClock(reply);
      if (theirs === undefined) return;
      this.#report({ type: 'clock', exchange: { asked, answered: timers.now(), theirs } });
    });
  }

  #failed(error: unknown): void {
    const refusal = readRefusal((error as { data?: unknown } | null)?.data);
    if (refusal && isTerminal(refusal.code)) {
      this.#refuse(refusal);
      return;
    }
    this.#farewell = refusal;
    this.#down(describeFailure(error));
  }

  #down(detail: string): void {
    const lost = this.#forgetSession();
    const said = this.#farewell;
    this.#farewell = undefined;
    this.#report({
      type: 'down',
      code: said?.code ?? 'relay-unreachable',
      detail: said?.message ?? detail,
      lost,
    });
    if (!this.#closed && !this.#socket.active) this.#retry();
  }

  /** Socket.IO does not come back by itself where the relay hung up or turned the handshake down. */
  #retry(): void {
    this.#cancelRetry();
    const delay = reconnectDelay(this.#attempt++, this.#options.chance());
    this.#cancelRetry = this.#options.timers.after(delay, () => this.#socket.connect());
  }

  #refuse(refusal: Refusal): void {
    this.#report({ type: 'refused', refusal });
  }

  /** @returns how many frames were on their way */
  #forgetSession(): number {
    const lost = this.#window?.inFlight ?? 0;
    this.#window = undefined;
    this.#stopClock();
    this.#stopListening();
    return lost;
  }

  #emit<E extends keyof PublisherToRelay>(event: E, ...args: Parameters<PublisherToRelay[E]>): void {
    this.#socket.emit(event, ...args);
  }
}
