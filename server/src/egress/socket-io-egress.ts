import type { Timers } from '@porthole/shared/flow/timers';
import { FRAME_WINDOW } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { PROTOCOL_VERSION } from '@porthole/shared/protocol/version';
import {
  type RelayToViewer,
  VIEW_NAMESPACE,
  type ViewerToRelay,
  viewAckSchema,
  type WatchReply,
  watchSchema,
} from '@porthole/shared/protocol/view-events';
import { errorBody, type Limits } from '@porthole/shared/protocol/wire';
import type { Namespace, Server, Socket } from 'socket.io';
import { connectError } from '../observe/connect-error.ts';
import { listenSafely } from '../observe/listen-safely.ts';
import type { Log } from '../observe/log.ts';
import type { Directory } from '../relay/directory.ts';
import { Refusal } from '../relay/refusal.ts';
import { FramePush } from './frame-push.ts';
import type { ViewerCredentials, ViewerIdentity } from './viewer-credentials.ts';

type ViewSocket = Socket<ViewerToRelay, RelayToViewer, Record<string, never>, { identity: ViewerIdentity }>;

export interface SocketIoEgressParts {
  io: Server;
  credentials: ViewerCredentials;
  directory: Directory;
  limits: Limits;
  version: string;
  log: Log;
  timers: Timers;
}

export interface SocketIoEgress {
  /** Everybody who came in with this session is told and let go. */
  endSession(sessionId: string, code: ReasonCode): void;
  close(): void;
}

/** The door out over Socket.IO, namespace /view. Sockets are closed by the server that owns `io`. */
export function openSocketIoEgress(parts: SocketIoEgressParts): SocketIoEgress {
  const { io, credentials, directory, log } = parts;
  const namespace: Namespace<ViewerToRelay, RelayToViewer> = io.of(VIEW_NAMESPACE);
  namespace.use((socket, next) => {
    credentials.byCookie(socket.request).then(
      (session) => {
        (socket as ViewSocket).data.identity = session;
        next();
      },
      (error: unknown) => next(connectError(error, log)),
    );
  });
  const sessions = new Set<ViewerSession>();
  namespace.on('connection', (socket) => {
    const session = new ViewerSession(socket as ViewSocket, parts);
    sessions.add(session);
    socket.on('disconnect', () => {
      sessions.delete(session);
      session.close();
    });
  });
  const stopListening = directory.listen({
    changed: () => namespace.emit('cameras', directory.list()),
    removed: (id) => {
      for (const session of sessions) session.unwatch(id);
    },
  });
  return {
    endSession: (sessionId, code) => {
      for (const session of sessions) if (session.sessionId === sessionId) session.refuse(code);
    },
    close: stopListening,
  };
}

/** One dashboard's connection: a push of frames for each camera it watches. */
class ViewerSession {
  readonly sessionId: string;
  readonly #socket: ViewSocket;
  readonly #directory: Directory;
  readonly #pushes = new Map<string, FramePush>();
  readonly #cancelExpiry: () => void;

  constructor(socket: ViewSocket, { directory, limits, version, log, timers }: SocketIoEgressParts) {
    this.#socket = socket;
    this.#directory = directory;
    const { id, person } = socket.data.identity;
    this.sessionId = id;
    this.#cancelExpiry = timers.after(person.sessionEndsAt - timers.now(), () =>
      this.refuse('session-expired'),
    );
    listenSafely(socket, log.child({ viewer: socket.id }), {
      watch: (watch, reply) => answer(reply, () => this.#watch(watch)),
      unwatch: (watch, reply) => answer(reply, () => this.unwatch(parseWatch(watch))),
      ack: (ack) => this.#acknowledge(ack),
      clock: (reply: unknown) => {
        if (typeof reply === 'function') reply({ now: timers.now() });
      },
    });
    socket.emit('hello', { protocol: PROTOCOL_VERSION, relay: version, limits });
    socket.emit('cameras', directory.list());
  }

  unwatch(id: string): void {
    this.#pushes.get(id)?.close();
    this.#pushes.delete(id);
  }

  refuse(code: ReasonCode): void {
    this.#socket.emit('refused', errorBody(code).error);
    this.#socket.disconnect(true);
  }

  close(): void {
    this.#cancelExpiry();
    for (const push of this.#pushes.values()) push.close();
    this.#pushes.clear();
  }

  #watch(watch: unknown): void {
    const id = parseWatch(watch);
    if (this.#pushes.has(id)) return;
    const push = new FramePush(
      this.#directory.channel(id),
      FRAME_WINDOW,
      ({ header, jpeg }) => this.#socket.emit('frame', header, jpeg),
      () => this.#lineIsFree(),
    );
    this.#pushes.set(id, push);
    push.open();
  }

  /** An honest viewer never has more waiting to leave than its windows hold, a head and a picture for each frame. */
  #lineIsFree(): boolean {
    const { writeBuffer } = this.#socket.conn as unknown as { writeBuffer: readonly unknown[] };
    return writeBuffer.length <= 2 * FRAME_WINDOW * Math.max(1, this.#pushes.size);
  }

  #acknowledge(ack: unknown): void {
    const parsed = viewAckSchema.safeParse(ack);
    if (!parsed.success) throw new Refusal('bad-request');
    this.#pushes.get(parsed.data.camera)?.acknowledge(parsed.data.sequence);
  }
}

/** @throws {Refusal} `bad-request` */
function parseWatch(watch: unknown): string {
  const parsed = watchSchema.safeParse(watch);
  if (!parsed.success) throw new Refusal('bad-request');
  return parsed.data.camera;
}

/** Where an answer was asked for, a refusal is the answer; else it goes on to become a fault. */
function answer(reply: unknown, run: () => void): void {
  const tell = typeof reply === 'function' ? (reply as (result: WatchReply) => void) : undefined;
  try {
    run();
    tell?.({ ok: true });
  } catch (error) {
    if (!tell || !(error instanceof Refusal)) throw error;
    tell(errorBody(error.code));
  }
}
