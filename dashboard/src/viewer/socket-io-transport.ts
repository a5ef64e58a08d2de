import { engineTransports } from '@porthole/shared/connection/ladder';
import { RECONNECT, RECONNECT_JITTER, reconnectDelay } from '@porthole/shared/connection/reconnect';
import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { Timers } from '@porthole/shared/flow/timers';
import { cameraStatusSchema } from '@porthole/shared/protocol/cameras';
import { frameHeaderSchema } from '@porthole/shared/protocol/frame';
import { REASONS } from '@porthole/shared/protocol/reasons';
import type { Transport, TransportChoice } from '@porthole/shared/protocol/transport';
import {
  type RelayToViewer,
  VIEW_NAMESPACE,
  type ViewerToRelay,
} from '@porthole/shared/protocol/view-events';
import { clockReplySchema, errorBodySchema } from '@porthole/shared/protocol/wire';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import * as z from 'zod/mini';
import type { ViewerTransport, ViewerTransportEvents, WatchList } from './transport.ts';

type ViewSocket = Socket<RelayToViewer, ViewerToRelay>;

/** Ms for one handshake. Several round trips of the slowest line still fit; a relay behind a silent address is tried again soon. */
const HANDSHAKE_MS = 6_000;

/** Ms a clock's answer may take before it says nothing any more. */
const CLOCK_MS = 4_000;

const camerasSchema = z.array(cameraStatusSchema);

export interface SocketIoTransportOptions {
  /** Scheme, host and port of the relay. */
  readonly origin: string;
  readonly choice: TransportChoice;
  readonly timers: Timers;
  readonly chance: () => number;
  readonly connect?: (url: string, options: Partial<ManagerOptions & SocketOptions>) => Socket;
}

/** Frames over Socket.IO's `/view`, by long-polling or WebSocket, whichever Engine.IO has at that moment. */
export class SocketIoTransport implements ViewerTransport {
  readonly #options: SocketIoTransportOptions;
  readonly #events: ViewerTransportEvents;
  #socket: ViewSocket | undefined;
  #watched = new Set<string>();
  #up = false;
  #closed = false;
  #refusedAttempts = 0;
  #cancelRetry: (() => void) | undefined;

  constructor(options: SocketIoTransportOptions, events: ViewerTransportEvents) {
    this.#options = options;
    this.#events = events;
  }

  open(): void {
    if (this.#socket || this.#closed) return;
    const { origin, choice, connect = io } = this.#options;
    this.#socket = connect(`${origin}${VIEW_NAMESPACE}`, {
      transports: engineTransports(choice),
      rememberUpgrade: false,
      forceNew: true,
      reconnectionDelay: RECONNECT.firstMs,
      reconnectionDelayMax: RECONNECT.maxMs,
      randomizationFactor: RECONNECT_JITTER,
      timeout: HANDSHAKE_MS,
    });
    this.#listen(this.#socket);
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#socket?.disconnect();
    this.#socket?.off();
  }

  watch(cameras: WatchList): void {
    const before = this.#watched;
    this.#watched = new Set(cameras.keys());
    if (!this.#socket?.connected) return;
    for (const camera of before) if (!this.#watched.has(camera)) this.#socket.emit('unwatch', { camera });
    for (const camera of this.#watched) if (!before.has(camera)) this.#socket.emit('watch', { camera });
  }

  acknowledge(camera: string, sequence: number, failed: boolean): void {
    if (!this.#socket?.connected) return;
    this.#socket.emit('ack', failed ? { camera, sequence, failed } : { camera, sequence });
  }

  async exchangeClock(): Promise<ClockExchange> {
    const { timers } = this.#options;
    if (!this.#socket?.connected) throw new Error('no session to ask over');
    const asked = timers.monotonic();
    const reply: unknown = await this.#socket.timeout(CLOCK_MS).emitWithAck('clock');
    return { asked, answered: timers.monotonic(), theirs: clockReplySchema.parse(reply).now };
  }

  #listen(socket: ViewSocket): void {
    socket.on('connect', () => {
      this.#refusedAttempts = 0;
      this.#up = true;
      this.#events.up(this.#transport());
      for (const camera of this.#watched) socket.emit('watch', { camera });
    });
    socket.on('disconnect', (reason) => {
      this.#fallen();
      // Socket.IO takes this one for the server's will and tries no more by itself.
      if (reason === 'io server disconnect') this.#tryAgain();
    });
    socket.on('connect_error', (error) => {
      this.#fallen();
      // Refused by the relay, in its own words; else the transport failed and Socket.IO tries again by itself.
      if (!socket.active) this.#heed((error as { data?: unknown }).data);
    });
    socket.on('refused', (refusal) => this.#heedRefusal(refusal));
    socket.on('cameras', (cameras) => this.#takeCameras(cameras));
    socket.on('frame', (header, jpeg) => this.#takeFrame(header, jpeg));
    // Engine.IO's socket is another one after every reconnect; its upgrade is not tried before this.
    socket.io.on('open', () => this.#listenToEngine(socket));
  }

  #listenToEngine(socket: ViewSocket): void {
    const { engine } = socket.io;
    engine.on('upgrade', () => this.#up && !this.#closed && this.#events.up(this.#transport()));
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
    this.#events.frame({ header: header.data, jpeg, transport: this.#transport(), restarted: false });
  }

  #heedRefusal(error: unknown): void {
    const refusal = errorBodySchema.safeParse({ error });
    if (!refusal.success || REASONS[refusal.data.error.code].retryable) return;
    this.close();
    this.#events.refused(refusal.data.error.code);
  }

  #heed(data: unknown): void {
    this.#heedRefusal(data);
    if (!this.#closed) this.#tryAgain();
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
    if (!this.#closed) this.#events.down();
  }

  #transport(): Transport {
    return this.#socket?.io.engine.transport.name === 'websocket' ? 'websocket' : 'polling';
  }
}

/** A page gets an ArrayBuffer, Node a Buffer. */
function asBytes(given: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (given instanceof ArrayBuffer) return new Uint8Array(given);
  return given instanceof Uint8Array ? (given as Uint8Array<ArrayBuffer>) : undefined;
}
