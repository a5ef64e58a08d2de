import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { MAX_FRAME_BYTES, PING_INTERVAL_MS, PING_TIMEOUT_MS } from '@porthole/shared/protocol/limits';
import { errorBody } from '@porthole/shared/protocol/wire';
import { Server } from 'socket.io';
import type { OriginGuard } from '../access/origin.ts';
import { sessionToken } from '../access/session-cookie.ts';

/** Ms in which a connection must join a namespace, that is, show a credential. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Room beside the frame itself, so that one a little too large gets an answer and not a cut line. */
const HEADROOM = 2;

/** Socket.IO without a port as yet, so that the doors can open their namespaces on it. */
export function createSocketIo(): Server {
  return new Server({
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxHttpBufferSize: HEADROOM * MAX_FRAME_BYTES,
    // JPEG does not shrink: both only cost time.
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
  });
}

/**
 * Puts it on the relay's one port. Must come after the HTTP server has its request handler: Engine.IO stands in front of the handlers
 * it finds, and one added later would answer its requests a second time. `cors` would refuse nobody; requests are judged one by one
 * here, with a session id or without.
 */
export function attachSocketIo(io: Server, http: HttpServer, guard: OriginGuard): void {
  io.attach(http);
  const cookies = new WeakMap<object, string | undefined>();
  io.engine.on('connection', (connection: { request: IncomingMessage }) => {
    cookies.set(connection, sessionToken(connection.request.headers.cookie));
  });
  const { clients } = io.engine as unknown as { clients: Record<string, object> };
  io.engine.use((request: EngineRequest, response: ServerResponse, next: () => void) => {
    const known = clients[request._query?.sid ?? ''];
    const sameCookie = !known || cookies.get(known) === sessionToken(request.headers.cookie);
    if (guard.admits(request) && sameCookie) return next();
    refuse(response);
  });
}

type EngineRequest = IncomingMessage & { _query?: Record<string, string> };

/** An upgrade's response is a stand-in that knows writeHead and end alike. */
function refuse(response: ServerResponse): void {
  response.writeHead(403, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(errorBody('origin-refused')));
}
