import { MOST_BYTES_IN_FLIGHT } from '@porthole/shared/flow/frame-window';
import { type CuttableConnection, cutter } from '../observe/engine-connection.ts';

/**
 * Packets that may wait for one connection. A window of frames is 64 of them; the rest is for answers, of which a wall asks one a
 * camera, and for eight seconds of news of cameras, after which a silent peer is given up anyway.
 */
export const MOST_WAITING = 1_000;

/** Their bytes: over polling a window of frames and the one frame that ends it, and what is said meanwhile. */
export const MOST_WAITING_BYTES = 2 * MOST_BYTES_IN_FLIGHT;

export interface WaitingConnection extends CuttableConnection {
  on(event: 'packetCreate', run: (packet: { readonly data?: unknown }) => void): unknown;
  on(event: 'drain' | 'upgrade', run: () => void): unknown;
}

/** Cuts one who goes on asking and does not read the answers: what cannot be sent is kept below, without an end. */
export function boundWaitingPackets(connection: WaitingConnection): void {
  const cut = cutter(connection);
  let packets = 0;
  let bytes = 0;
  connection.on('packetCreate', ({ data }) => {
    if (packets >= MOST_WAITING || bytes > MOST_WAITING_BYTES) cut();
    packets += 1;
    bytes += sizeOf(data);
  });
  connection.on('drain', () => {
    packets = 0;
    bytes = 0;
  });
  boundPongs(connection, cut);
  connection.on('upgrade', () => boundPongs(connection, cut));
}

function sizeOf(data: unknown): number {
  return typeof data === 'string' || data instanceof Uint8Array ? data.length : 0;
}

/** WebSocket's own, which never come by Engine.IO. */
function boundPongs({ transport: { socket } }: WaitingConnection, cut: () => void): void {
  let waiting = 0;
  socket?.on?.('ping', () => {
    waiting = socket.bufferedAmount === 0 ? 0 : waiting + 1;
    if (waiting > MOST_WAITING) cut();
  });
}
