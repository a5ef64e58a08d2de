import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Timers } from '@porthole/shared/flow/timers';
import { MAX_FRAME_BYTES, PING_INTERVAL_MS, PING_TIMEOUT_MS } from '@porthole/shared/protocol/limits';
import { errorBody } from '@porthole/shared/protocol/wire';
import { Server } from 'socket.io';
import { Decoder, Encoder } from 'socket.io-parser';
import type { OriginGuard } from '../access/origin.ts';
import { cutPartialMessages, type EngineConnection } from './partial-messages.ts';
import { boundWaitingPackets, type WaitingConnection } from './waiting-packets.ts';

const REFUSED = 403;

/** Ms in which a connection must join a namespace, that is, show a credential. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Room beside the frame itself, so that one a little too large gets an answer and not a cut line. */
const HEADROOM = 2;

/** Every event here has one binary part at most; the parser's own limit of ten would let a stranger hold forty megabytes. */
class OnePartDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: 1 });
  }
}

/** Socket.IO without a port as yet, so that the doors can open their namespaces on it. */
export function createSocketIo(): Server {
  const io = new Server({
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxHttpBufferSize: HEADROOM * MAX_FRAME_BYTES,
    // JPEG does not shrink: both only cost time.
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    parser: { Encoder, Decoder: OnePartDecoder },
  });
  // Open to anybody otherwise, and joined by clients that name no namespace.
  io.use((_socket, next) =>
    next(Object.assign(new Error('not-found'), { data: errorBody('not-found').error })),
  );
  return io;
}

export interface AttachOptions {
  guard: OriginGuard;
  timers: Timers;
  /** Whether who comes now is too late. */
  stopping?: () => boolean;
}

/**
 * Puts it on the relay's one port. Must come after the HTTP server has its request handler: Engine.IO stands in front of the handlers
 * it finds, and one added later would answer its requests a second time. `cors` would refuse nobody; every request's origin is judged
 * here. A credential counts at the handshake alone: stock clients such as python-socketio send their headers with no later poll.
 */
export function attachSocketIo(
  io: Server,
  http: HttpServer,
  { guard, timers, stopping = () => false }: AttachOptions,
): void {
  io.attach(http);
  // Node takes its own listener off a connection that is to be upgraded. Reset before it has another, it would end the relay.
  http.on('upgrade', (_request, socket) => socket.on('error', () => {}));
  io.engine.on('connection', (connection: EngineConnection & WaitingConnection) => {
    cutPartialMessages(connection, timers);
    boundWaitingPackets(connection);
  });
  io.engine.use((request: EngineRequest, response: ServerResponse, next: () => void) => {
    // As where nobody listens. Who has a session may yet come for its farewell.
    if (stopping() && request._query?.sid === undefined) return void request.socket.destroy();
    if (guard.admits(request)) return next();
    // As Engine.IO tells of those that it refuses itself.
    io.engine.emit('connection_error', { req: request, message: 'origin-refused' });
    refuse(request, response);
  });
}

type EngineRequest = IncomingMessage & { _query?: Record<string, string> };

function refuse(request: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify(errorBody('origin-refused'));
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': `${body.length}`,
    Connection: 'close',
  };
  if (request.headers.upgrade === undefined) {
    response.writeHead(REFUSED, headers).end(body);
    return;
  }
  // An upgrade has no response of Node's, and Engine.IO's stand-in would only hang up.
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  request.socket.end(`HTTP/1.1 ${REFUSED} Forbidden\r\n${lines.join('')}\r\n${body}`);
}
