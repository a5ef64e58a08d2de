import { MOST_BYTES_IN_FLIGHT } from '@porthole/shared/flow/frame-window';
import { type CuttableConnection, cutter } from '../observe/engine-connection.ts';
import type { TakenFrame } from '../relay/viewer.ts';
import { FrameBytes } from './frame-bytes.ts';
import { FramePacket } from './frame-packet.ts';

/** What is used of an Engine.IO connection. */
export interface EngineConnection extends CuttableConnection {
  /** @param sent what was written has been handed to the network */
  write(data: string | Uint8Array, options: FramePacket, sent: () => void): unknown;
}

const packets = new FrameBytes((taken) => new FramePacket(taken));

/** One viewer's connection below Socket.IO: what waits in it for the network, and its end where the peer does not read. */
export class EngineLine {
  /** Nothing that still waits is sent. A closing handshake would wait for one who does not read. */
  readonly cut: () => void;
  readonly #connection: EngineConnection;
  readonly #drained: () => void;
  /** Bytes of frames that wait below for the network. */
  #waiting = 0;

  /** @param drained what waited has been handed to the network */
  constructor(connection: EngineConnection, drained: () => void) {
    this.#connection = connection;
    this.#drained = drained;
    this.cut = cutter(connection);
  }

  get transport(): 'websocket' | 'polling' {
    return this.#connection.transport.name === 'websocket' ? 'websocket' : 'polling';
  }

  /**
   * Whether a frame may be added, so that what is said meanwhile never waits behind many of them, and no viewer costs more memory than
   * its window. Over polling they gather for the next poll, which takes them all.
   */
  get isFree(): boolean {
    return this.#waiting < (this.transport === 'websocket' ? 1 : MOST_BYTES_IN_FLIGHT);
  }

  send(taken: TakenFrame): void {
    const packet = packets.of(taken);
    const data = this.transport === 'websocket' ? taken.frame.jpeg : packet.polled;
    this.#waiting += data.length;
    this.#connection.write(data, packet, this.#sent);
  }

  /** Engine.IO hands on all that waits at once, so that nothing does where it has sent one. */
  readonly #sent = (): void => {
    this.#waiting = 0;
    this.#drained();
  };
}
