import { MOST_BYTES_IN_FLIGHT } from '@porthole/shared/flow/frame-window';
import { type CuttableConnection, cutter, waitingBytes } from '../observe/engine-connection.ts';
import type { TakenFrame } from '../relay/viewer.ts';
import type { PacketSource } from './ack-packets.ts';
import { type EnginePipe, webSocketMessages, writePolled } from './frame-packets.ts';

/** What is used of the `ws` connection below Engine.IO's transport. */
interface WsConnection {
  readonly readyState: number;
  /** Bytes that the network has not taken yet. */
  readonly bufferedAmount: number;
  /** Sends bytes that are whole messages already; Engine.IO uses it for `wsPreEncodedFrame`. */
  readonly _sender: { sendFrame(parts: Uint8Array[], taken: () => void): void };
  terminate(): void;
}

const WS_OPEN = 1;

/** What is used of an Engine.IO connection beyond its packets. */
export interface EngineConnection extends EnginePipe, PacketSource, CuttableConnection {
  readonly writeBuffer: EnginePipe['writeBuffer'];
  readonly transport: CuttableConnection['transport'] & {
    /** Over WebSocket. */
    readonly socket?: WsConnection;
  };
  on(event: 'drain', run: () => void): unknown;
}

/** One viewer's connection below Socket.IO: what waits in it for the network, and its end where the peer does not read. */
export class EngineLine {
  /** Nothing that still waits is sent. A closing handshake would wait for one who does not read. */
  readonly cut: () => void;
  readonly #connection: EngineConnection;
  readonly #drained: () => void;
  /** A frame waits below Engine.IO for the network. */
  #waits = false;

  /** @param drained what waited has been handed to the network */
  constructor(connection: EngineConnection, drained: () => void) {
    this.#connection = connection;
    this.#drained = drained;
    this.cut = cutter(connection);
    connection.on('drain', drained);
  }

  get transport(): 'websocket' | 'polling' {
    return this.#connection.transport.name === 'websocket' ? 'websocket' : 'polling';
  }

  /**
   * Whether a frame may be added, so that what is said meanwhile never waits behind many of them, and no viewer costs more memory than
   * its window. Over polling they gather for the next poll, which takes them all.
   */
  get isFree(): boolean {
    const { writeBuffer } = this.#connection;
    if (writeBuffer.length === 0) return !this.#waits;
    if (this.transport === 'websocket') return false;
    return waitingBytes(this.#connection) < MOST_BYTES_IN_FLIGHT;
  }

  /** Only while `isFree`: over WebSocket frames go past what Engine.IO has yet to send. */
  send(taken: TakenFrame): void {
    const { socket } = this.#connection.transport;
    if (!socket) writePolled(this.#connection, taken);
    else if (socket.readyState === WS_OPEN) {
      socket._sender.sendFrame(webSocketMessages(taken), this.#taken);
      this.#waits = socket.bufferedAmount > 0;
    }
  }

  readonly #taken = (): void => {
    if (!this.#waits) return;
    this.#waits = false;
    this.#drained();
  };
}
