import { reconnectDelay } from '../connection/reconnect.ts';
import { FrameWindow } from '../flow/frame-window.ts';
import type { Timers } from '../flow/timers.ts';
import type { EngineTransport } from '../ladder/door.ts';
import type { PublisherStatus } from '../protocol/cameras.ts';
import { PUBLISH_NAMESPACE, type PublisherToRelay } from '../protocol/publish-events.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { PublisherSignal } from '../protocol/rtc.ts';
import type { Transport } from '../protocol/transport.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { errorBody } from '../protocol/wire.ts';
import { ClockQuestions } from './clock-questions.ts';
import { readAck, readClock, readDemand, readHello, readRefusal, readSignal } from './inbound.ts';
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
  readonly engine: readonly EngineTransport[];
  /** For the addresses of its requests. */
  readonly query?: object;
  readonly openSocket: OpenSocket;
  readonly timers: Timers;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

/** Over polling a POST leaves when the one before is answered, and the acknowledgement waits for a poll. */
const ROUND_TRIPS_PER_FRAME = { websocket: 1, polling: 3, http: 1 } as const;

/** Engine.IO has one POST under way, and what gathers meanwhile is in the next: of more than two in one, nobody sees the first. */
const FRAMES_IN_A_POST = 2;

/** The window counts by camera, and a publisher has one. */
const CAMERA = '';

/** HTTP's word for a body past a limit. */
const TOO_LARGE = 413;

/** Ms between two looks at whether the window has been left unanswered for too long. */
const WATCH_INTERVAL_MS = 500;

/** Ms that saying goodbye may take. */
const FAREWELL_TIMEOUT_MS = 1_000;

/** Frames over Socket.IO, which climbs from polling to WebSocket and reconnects within itself. */
export class SocketTransport implements PublisherTransport {
  note: ReasonCode | null = null;
  readonly #options: SocketTransportOptions;
  readonly #report: (event: TransportEvent) => void;
  readonly #socket: PublishSocket;
  readonly #window: FrameWindow;
  readonly #clock: ClockQuestions;
  #isUp = false;
  #closed = false;
  #attempt = 0;
  #cancelRetry = () => {};
  #stopListening = () => {};
  /** What the relay said before it hung up. */
  #farewell: Refusal | undefined;

  constructor(options: SocketTransportOptions, report: (event: TransportEvent) => void) {
    this.#options = options;
    this.#report = (event) => {
      if (!this.#closed) report(event);
    };
    this.#window = new FrameWindow({ now: () => options.timers.monotonic() });
    this.#clock = new ClockQuestions({
      timers: options.timers,
      ask: () => this.#compareClocks(),
      isLineBusy: () => this.#window.inFlight > 0,
    });
    this.#socket = options.openSocket(`${options.relay}${PUBLISH_NAMESPACE}`, socketOptions(options));
    this.#listen();
  }

  open(): void {
    if (!this.#closed) this.#socket.connect();
  }

  get carries(): Transport | null {
    if (!this.#isUp) return null;
    return this.#socket.io.engine.transport.name === 'websocket' ? 'websocket' : 'polling';
  }

  get hasRoom(): boolean {
    return this.#isUp && this.#window.hasRoom();
  }

  get window(): number | null {
    return this.#isUp ? this.#window.size : null;
  }

  get mostFps(): number | null {
    const ofPosts = this.carries === 'polling';
    const ms = ofPosts ? this.#clock.quickest : this.#clock.ofNow;
    return ms && this.#isUp ? ((ofPosts ? FRAMES_IN_A_POST : this.#window.size) * 1_000) / ms : null;
  }

  send({ sequence, capturedAt, skipped, jpeg }: OutgoingFrame): void {
    this.#window.sent(CAMERA, sequence, jpeg.length);
    const header = {
      sequence,
      ...(capturedAt !== undefined && { capturedAt }),
      ...(skipped && Object.keys(skipped).length > 0 && { skipped }),
    };
    this.#emit('frame', header, jpeg);
  }

  tell(status: PublisherStatus): void {
    // Socket.IO would keep what is emitted without a connection and send it all later.
    if (this.#isUp) this.#emit('status', status);
  }

  get canSignal(): boolean {
    return this.#isUp;
  }

  signal(signal: PublisherSignal): void {
    if (this.#isUp) this.#emit('rtc', signal);
  }

  /** The relay takes events in order, so its answer to a question put after the farewell says that it has heard it. */
  bye(): Promise<void> {
    if (!this.#isUp) return Promise.resolve();
    return new Promise((resolve) => {
      this.#options.timers.after(FAREWELL_TIMEOUT_MS, resolve);
      this.#socket.on('disconnect', () => resolve());
      this.#emit('bye');
      this.#emit('clock', () => resolve());
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelRetry();
    this.#forgetSession();
    this.#socket.disconnect();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.io.on('open', () => this.#watchEngine());
    socket.on('hello', (value: unknown) => this.#hello(value));
    socket.on('ack', (value: unknown) => this.#acknowledged(value));
    socket.on('demand', (value: unknown) => this.#demand(value));
    socket.on('rtc', (value: unknown) => this.#signalled(value));
    socket.on('refused', (value: unknown) => {
      this.#farewell = readRefusal(value);
      if (this.#farewell && isTerminal(this.#farewell.code)) this.#refuse(this.#farewell);
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
    this.#window.roundTripsPerFrame = ROUND_TRIPS_PER_FRAME[this.carries ?? 'polling'];
    if (!this.#isUp) return;
    this.#clock.start();
    this.#report({ type: 'moved' });
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
    this.#isUp = true;
    this.#window.roundTripsPerFrame = ROUND_TRIPS_PER_FRAME[this.carries ?? 'polling'];
    this.#report({ type: 'up', hello });
    this.#clock.start();
    this.#stopListening = this.#options.timers.every(WATCH_INTERVAL_MS, () => {
      if (this.#window.overdue) this.#socket.io.engine.close();
    });
  }

  #acknowledged(value: unknown): void {
    const ack = readAck(value);
    if (!ack || !this.#isUp) return;
    const sequences = this.#window.acknowledge(CAMERA, ack.sequence).map(({ sequence }) => sequence);
    if (sequences.length === 0) return;
    this.#clock.settled();
    this.#report({ type: 'answered', sequences, ...(ack.rejected && { rejected: ack.rejected }) });
  }

  #demand(value: unknown): void {
    const demand = readDemand(value);
    if (demand) this.#report({ type: 'demand', ...demand });
  }

  #signalled(value: unknown): void {
    const signal = readSignal(value);
    if (signal && this.#isUp) this.#report({ type: 'signal', signal });
  }

  #compareClocks(): void {
    const { timers } = this.#options;
    const asked = timers.monotonic();
    const wasLineBusy = this.#window.inFlight > 0;
    this.#emit('clock', (reply: unknown) => {
      const theirs = readClock(reply);
      if (theirs === undefined) return;
      const answered = timers.monotonic();
      this.#window.roundTrip(this.#clock.answered(answered - asked, wasLineBusy));
      this.#report({ type: 'clock', exchange: { asked, answered, theirs } });
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

  /** What a proxy answers to a POST of Engine.IO's, that ends the session with it. */
  #lost(reason: string, details: unknown): void {
    const { description } = (details ?? {}) as { description?: unknown };
    if (description === TOO_LARGE) this.#farewell ??= errorBody('requests-capped').error;
    this.#down(reason);
  }

  #down(detail: string): void {
    this.#forgetSession();
    const said = this.#farewell;
    this.#farewell = undefined;
    this.#report({
      type: 'down',
      code: said?.code ?? 'relay-unreachable',
      detail: said?.message ?? detail,
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

  #forgetSession(): void {
    this.#window.reset();
    this.#isUp = false;
    this.#clock.stop();
    this.#stopListening();
  }

  #emit<E extends keyof PublisherToRelay>(event: E, ...args: Parameters<PublisherToRelay[E]>): void {
    this.#socket.emit(event, ...args);
  }
}
