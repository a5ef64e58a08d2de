import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** All TCP connections of a server, upgraded ones too, which Node forgets: so that ending it cannot wait on a silent one. */
export class OpenConnections {
  readonly #sockets = new Set<Socket>();

  constructor(http: Server) {
    http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
