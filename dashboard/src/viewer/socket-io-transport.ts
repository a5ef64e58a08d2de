import { engineTransports } from '@porthole/shared/connection/polling';
import { reconnectDelay, SOCKET_RECONNECTION } from '@porthole/shared/connection/reconnect';
import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { Timers } from '@porthole/shared/flow/timers';
import type { EngineTransport } from '@porthole/shared/ladder/door';
import { cameraStatusSchema } from '@porthole/shared/protocol/cameras';
import { frameHeaderSchema } from '@porthole/shared/protocol/frame';
import { REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { signalToViewerSchema, type ViewerSignal } from '@porthole/shared/protocol/rtc';
import { PROTOCOL_VERSION } from '@porthole/shared/protocol/version';
import {
  type RelayToViewer,
  VIEW_NAMESPACE,
  type ViewerToRelay,
} from '@porthole/shared/protocol/view-events';
import { clockReplySchema, errorBodySchema } from '@porthole/shared/protocol/wire';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import * as z from 'zod/mini';
import { GatheredAcks } from './gathered-acks.ts';
import type { RoundTrips } from './round-trips.ts';
import type { Outcome, ViewerTransport, ViewerTransportEvents, Watched, WatchList } from './transport.ts';

type ViewSocket = Socket<RelayToViewer, ViewerToRelay>;

/** Ms for one handshake. Several round trips of the slowest line still fit; a relay behind a silent address is tried again soon. */
const HANDSHAKE_MS = 6_000;

/** Ms a clock's answer may take before it says nothing any more. */
const CLOCK_MS = 4_000;

/** Ms in which a relay says what it does with a signal. One that knows no WebRTC never does. */
const SIGNAL_MS = 3_000;

/** How the text of a frame begins, which its picture follows. */
const FRAME_HEADER = `51-${VIEW_NAMESPACE},["frame"`;

const camerasSchema = z.array(cameraStatusSchema);

export interface SocketIoTransportOptions {
  /** Scheme, host and port of the relay. */
  readonly origin: string;
  /** What Engine.IO may use, in its order. */
  readonly engine: readonly EngineTransport[];
  /** How this page names itself over all its transports. */
  readonly page?: string;
  /** For the addresses of its requests. */
  readonly query?: object;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  /** Of this page, over all its transports. */
  readonly roundTrips: RoundTrips;
  readonly chance: () => number;
  readonly connect?: (url: string, options: Partial<ManagerOptions & SocketOptions>) => Socket;
}

/** Frames over Socket.IO's `/view`, by long-polling or WebSocket, whichever Engine.IO has at that moment. */
export class SocketIoTransport implements ViewerTransport {
  readonly #options: SocketIoTransportOptions;
  readonly #events: ViewerTransportEvents;
  #socket: ViewSocket | undefined;
  readonly #acks: GatheredAcks;
  #watched: WatchList = new Map();
  #up = false;
  #closed = false;
  #refusedAttempts = 0;
  /** When the header of the frame that comes next was here. */
  #headerAt: number | undefined;
  #transferMs: number | undefined;
  /** What the relay said before it let go. */
  #lastWord: ReasonCode | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(options: SocketIoTransportOptions, events: ViewerTransportEvents) {
    this.#options = options;
    this.#events = events;
    this.#acks = new GatheredAcks(options.timers, (outcomes) => this.#tellOutcomes(outcomes));
  }

  open(): void {
    if (this.#socket || this.#closed) return;
    const { origin, engine, page, query, fetch, connect = io } = this.#options;
    this.#socket = connect(`${origin}${VIEW_NAMESPACE}`, {
      transports: engineTransports(engine, fetch),
      rememberUpgrade: false,
      auth: { protocol: PROTOCOL_VERSION, ...(page !== undefined && { viewer: page }) },
      ...(query && { query }),
      forceNew: true,
      ...SOCKET_RECONNECTION,
      timeout: HANDSHAKE_MS,
    });
    this.#listen(this.#socket);
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#acks.forget();
    this.#socket?.disconnect();
    this.#socket?.off();
  }

  watch(cameras: WatchList): void {
    const before = this.#watched;
    this.#watched = cameras;
    if (!this.#socket?.connected) return;
    const gone = [...before.keys()].filter((camera) => !cameras.has(camera));
    // The relay's books of a camera close with that.
    if (gone.length > 0) this.#acks.flush();
    for (const camera of gone) this.#socket.emit('unwatch', { camera });
    for (const [camera, { wish }] of cameras)
      if (!isSameWish(before.get(camera), wish)) this.#socket.emit('watch', { camera, ...wish });
  }

  acknowledge(outcome: Outcome): void {
    if (!this.#socket?.connected) return;
    this.#acks.add(outcome);
  }

  #tellOutcomes(outcomes: readonly Outcome[]): void {
    const { quickest } = this.#options.roundTrips;
    const times = quickest === undefined ? {} : { roundTripMs: quickest };
    this.#socket?.emit('ack', ...outcomes.map((outcome) => ({ ...outcome, ...times })));
  }

  async exchangeClock(): Promise<ClockExchange> {
    const { timers } = this.#options;
    if (!this.#socket?.connected) throw new Error('no session to ask over');
    const asked = timers.monotonic();
    const reply: unknown = await this.#socket.timeout(CLOCK_MS).emitWithAck('clock');
    const answered = timers.monotonic();
    return this.#options.roundTrips.add({ asked, answered, theirs: clockReplySchema.parse(reply).now });
  }

  get canSignal(): boolean {
    return this.#socket?.connected ?? false;
  }

  async signal(signal: ViewerSignal): Promise<ReasonCode | null> {
    if (!this.#socket?.connected) return 'rtc-no-signalling';
    try {
      const reply: unknown = await this.#socket.timeout(SIGNAL_MS).emitWithAck('rtc', signal);
      const refusal = errorBodySchema.safeParse(reply);
      return refusal.success ? refusal.data.error.code : null;
    } catch {
      return 'rtc-no-signalling';
    }
  }

  #listen(socket: ViewSocket): void {
    socket.on('connect', () => {
      this.#refusedAttempts = 0;
      this.#lastWord = undefined;
      this.#up = true;
      this.#events.up(this.#transport());
      for (const [camera, { wish }] of this.#watched) socket.emit('watch', { camera, ...wish });
    });
    socket.on('disconnect', (reason) => {
      this.#fallen();
      // Socket.IO takes this one for the server's will and tries no more by itself.
      if (reason === 'io server disconnect') this.#tryAgain();
    });
    socket.on('connect_error', (error) => {
      // Refused by the relay, in its own words; else the transport failed and Socket.IO tries again by itself.
      const refused = !socket.active;
      if (refused) this.#heedRefusal((error as { data?: unknown }).data);
      this.#fallen();
      if (refused) this.#tryAgain();
    });
    socket.on('refused', (refusal) => this.#heedRefusal(refusal));
    socket.on('cameras', (cameras) => this.#takeCameras(cameras));
    socket.on('frame', (header, jpeg) => this.#takeFrame(header, jpeg));
    socket.on('rtc', (signal) => this.#takeSignal(signal));
    // Engine.IO's socket is another one after every reconnect; its upgrade is not tried before this.
    socket.io.on('open', () => this.#listenToEngine(socket));
  }

  #listenToEngine(socket: ViewSocket): void {
    const { engine } = socket.io;
    engine.on('packet', ({ type, data }) => {
      if (type !== 'message') return;
      const now = this.#options.timers.monotonic();
      if (typeof data === 'string') this.#headerAt = data.startsWith(FRAME_HEADER) ? now : undefined;
      else if (this.#headerAt !== undefined) this.#transferMs = Math.round(now - this.#headerAt);
    });
    engine.on('upgrade', () => {
      this.#acks.flush();
      if (this.#up && !this.#closed) this.#events.up(this.#transport());
    });
    engine.on('upgradeError', () => {
      // A session that ends while its upgrade is tried says nothing of WebSocket.
      if (engine.readyState === 'open' && !this.#closed) this.#events.upgradeRefused();
    });
  }

  #takeCameras(given: unknown): void {
    const cameras = camerasSchema.safeParse(given);
    if (cameras.success) this.#events.cameras(cameras.data);
  }

  #takeFrame(given: unknown, bytes: unknown): void {
    const header = frameHeaderSchema.safeParse(given);
    const jpeg = asBytes(bytes);
    if (!header.success || !jpeg) return;
    const transport = this.#transport();
    this.#acks.arrived(header.data, transport);
    const transferMs = transport === 'websocket' ? this.#transferMs : undefined;
    this.#events.frame({ header: header.data, jpeg, transport, transferMs });
  }

  #takeSignal(given: unknown): void {
    const signal = signalToViewerSchema.safeParse(given);
    if (signal.success) this.#events.signal(signal.data);
  }

  #heedRefusal(error: unknown): void {
    const refusal = errorBodySchema.safeParse({ error });
    if (!refusal.success) return;
    const { code } = refusal.data.error;
    this.#lastWord = code;
    if (REASONS[code].retryable) return;
    this.close();
    this.#events.refused(code);
  }

  #tryAgain(): void {
    if (this.#closed) return;
    const { timers, chance } = this.#options;
    this.#cancelRetry?.();
    const wait = reconnectDelay(this.#refusedAttempts++, chance());
    this.#cancelRetry = timers.after(wait, () => this.#socket?.connect());
  }

  #fallen(): void {
    this.#up = false;
    this.#acks.forget();
    if (!this.#closed) this.#events.down(this.#lastWord);
  }

  #transport(): EngineTransport {
    return this.#socket?.io.engine.transport.name === 'websocket' ? 'websocket' : 'polling';
  }
}

function isSameWish(watched: Watched | undefined, wish: Watched['wish']): boolean {
  return watched !== undefined && JSON.stringify(watched.wish) === JSON.stringify(wish);
}

/** A page gets an ArrayBuffer, Node a Buffer. */
function asBytes(given: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (given instanceof ArrayBuffer) return new Uint8Array(given);
  return given instanceof Uint8Array ? (given as Uint8Array<ArrayBuffer>) : undefined;
}
