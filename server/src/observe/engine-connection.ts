import type { Socket as TcpSocket } from 'node:net';

/** What is used of a WebSocket below it. */
interface WebSocketInside {
  /** Bytes the network has not taken yet. */
  readonly bufferedAmount?: number;
  terminate?(): void;
  on?(event: 'ping', run: () => void): unknown;
}

/** What is used of an Engine.IO connection to end it. */
export interface CuttableConnection {
  readonly transport: {
    readonly name: string;
    readonly socket?: WebSocketInside;
    on?(event: 'headers', run: (headers: object, request: { socket: TcpSocket }) => void): unknown;
  };
  close(discard: boolean): unknown;
}

/**
 * How to end a connection whose peer does not read: nothing that still waits is sent, and no closing handshake is waited for.
 * To be asked for when the connection begins: a poll's answer is known while it is written only.
 */
export function cutter(connection: CuttableConnection): () => void {
  let answered: TcpSocket | undefined;
  connection.transport.on?.('headers', (_headers, { socket }) => {
    answered = socket;
  });
  return () => {
    const { name, socket } = connection.transport;
    connection.close(true);
    socket?.terminate?.();
    if (name === 'polling') answered?.destroy();
  };
}
