import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';

/** The sockets this page has opened to the relay; closed by the transports they belong to. Through one of them it is told things. */
export class ViewSockets {
  readonly #open: typeof connectTo;
  #sockets: Socket[] = [];

  constructor(open: typeof connectTo = connectTo) {
    this.#open = open;
  }

  readonly connect = (url: string, options: Partial<ManagerOptions & SocketOptions>): Socket => {
    const socket = this.#open(url, options);
    this.#sockets = [...this.#sockets.filter(({ active }) => active), socket];
    return socket;
  };

  /** @returns whether a session stands over which it went */
  readonly tell = (said: Telemetry): boolean => {
    const socket = this.#sockets.find(({ connected }) => connected);
    socket?.emit('telemetry', said);
    return socket !== undefined;
  };
}

const connectTo = (url: string, options: Partial<ManagerOptions & SocketOptions>): Socket => io(url, options);
