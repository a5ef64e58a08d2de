import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import {
  type RelayToViewer,
  seatNameSchema,
  VIEW_NAMESPACE,
  type ViewerToRelay,
} from '@porthole/shared/protocol/view-events';
import type { Namespace, Server, Socket } from 'socket.io';
import { admitVersion } from '../access/protocol-version.ts';
import { connectError } from '../observe/listen-safely.ts';
import { lookEvery } from '../relay/look-every.ts';
import type { ViewerCredentials } from './viewer-credentials.ts';
import type { ViewerSeats } from './viewer-seats.ts';
import { ViewerSession, type ViewerSessionParts, type ViewSocket } from './viewer-session.ts';

/** Ms between two looks at who acknowledges nothing. */
const JUDGE_EVERY_MS = 500;

export interface SocketIoEgressParts extends ViewerSessionParts {
  io: Server;
  credentials: ViewerCredentials;
  seats: ViewerSeats;
}

export interface SocketIoEgress {
  /** Everybody who came in with this session is told and let go. */
  endSession(sessionId: string, code: ReasonCode): void;
  close(): void;
}

/** The door out over Socket.IO, namespace /view. Sockets are closed by the server that owns `io`. */
export function openSocketIoEgress(parts: SocketIoEgressParts): SocketIoEgress {
  const { io, credentials, seats, directory, log, timers } = parts;
  const namespace: Namespace<ViewerToRelay, RelayToViewer> = io.of(VIEW_NAMESPACE);
  namespace.use((socket, next) => {
    credentials
      .byCookie(socket.request)
      .then((session) => {
        admitVersion(socket.handshake.auth.protocol);
        (socket as ViewSocket).data.identity = session;
        sit(socket, seats);
      })
      .then(
        () => next(),
        (error: unknown) => next(connectError(error, log)),
      );
  });
  const sessions = new Set<ViewerSession>();
  namespace.on('connection', (socket) => {
    const session = new ViewerSession(socket as ViewSocket, parts);
    sessions.add(session);
    socket.on('disconnect', (why) => {
      sessions.delete(session);
      session.close(why);
    });
  });
  const stopListening = directory.listen({
    changed: () => namespace.emit('cameras', directory.list()),
    removed: (id) => {
      for (const session of sessions) session.unwatch(id);
    },
  });
  const stopJudging = lookEvery(timers, JUDGE_EVERY_MS, () => {
    for (const session of sessions) session.judge();
  });
  return {
    endSession: (sessionId, code) => {
      for (const session of sessions) if (session.sessionId === sessionId) session.refuse(code);
    },
    close: () => {
      for (const session of sessions) session.refuse('relay-restarting');
      stopJudging();
      stopListening();
    },
  };
}

/** For as long as the connection lasts, whatever becomes of the handshake. @throws {Refusal} `relay-full` */
function sit(socket: Socket, seats: ViewerSeats): void {
  const page = seatNameSchema.safeParse(socket.handshake.auth.viewer);
  socket.conn.once('close', seats.take(page.success ? page.data : socket.id));
}
