import type { Transport } from '@porthole/shared/protocol/transport';
import type { Socket } from 'socket.io';

/** What carries this socket's frames now; polling until the upgrade is through. */
export function engineTransport(socket: Pick<Socket, 'conn'>): Transport {
  return socket.conn.transport.name === 'websocket' ? 'websocket' : 'polling';
}
