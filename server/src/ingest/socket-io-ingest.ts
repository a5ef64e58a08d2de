import {
  PUBLISH_NAMESPACE,
  type PublisherToRelay,
  publishAuthSchema,
  publisherEventSchemas,
  type RelayToPublisher,
} from '@porthole/shared/protocol/publish-events';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { PROTOCOL_VERSION } from '@porthole/shared/protocol/version';
import { errorBody } from '@porthole/shared/protocol/wire';
import type { Namespace, Server, Socket } from 'socket.io';
import { engineTransport } from '../observe/engine-transport.ts';
import { listenSafely } from '../observe/listen-safely.ts';
import type { Log } from '../observe/log.ts';
import type { CameraChannel } from '../relay/camera-channel.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { Refusal, refusalCode } from '../relay/refusal.ts';
import type { CameraCredentials } from './camera-credentials.ts';
import { readFrame } from './frame-door.ts';
import { RELAY_LIMITS } from './limits.ts';

type PublishSocket = Socket<
  PublisherToRelay,
  RelayToPublisher,
  Record<string, never>,
  { channel: CameraChannel; session: string }
>;

export interface SocketIoIngestParts {
  io: Server;
  credentials: CameraCredentials;
  log: Log;
  now: () => number;
}

/** The door in over Socket.IO, namespace /publish. Sockets are closed by the server that owns `io`. */
export function openSocketIoIngest({ io, credentials, log, now }: SocketIoIngestParts): void {
  const namespace: Namespace<PublisherToRelay, RelayToPublisher> = io.of(PUBLISH_NAMESPACE);
  namespace.use((socket, next) => {
    admit(socket as PublishSocket, credentials).then(
      () => next(),
      (error: unknown) => next(connectError(refusalCode(error), log, error)),
    );
  });
  namespace.on('connection', (socket) => new PublisherSession(socket as PublishSocket, log, now));
}

async function admit(socket: PublishSocket, credentials: CameraCredentials): Promise<void> {
  const bearer = /^Bearer (\S+)$/.exec(socket.handshake.headers.authorization ?? '')?.[1];
  const auth = publishAuthSchema.safeParse({ ...(bearer && { key: bearer }), ...socket.handshake.auth });
  if (!auth.success)
    throw new Refusal(socket.handshake.auth.key === undefined && !bearer ? 'key-missing' : 'bad-request');
  if (auth.data.protocol !== undefined && auth.data.protocol !== PROTOCOL_VERSION)
    throw new Refusal('version-mismatch');
  socket.data.channel = await credentials.channelOf(auth.data.key);
  socket.data.session = auth.data.session ?? socket.id;
}

function connectError(code: ReasonCode, log: Log, error: unknown): Error {
  if (code === 'internal') log.error({ err: error }, 'publisher handshake failed');
  const { error: data } = errorBody(code);
  return Object.assign(new Error(data.message), { data });
}

class PublisherSession {
  readonly #socket: PublishSocket;
  readonly #channel: CameraChannel;
  readonly #log: Log;
  readonly #publisher: Publisher;

  constructor(socket: PublishSocket, log: Log, now: () => number) {
    const { channel, session } = socket.data;
    this.#socket = socket;
    this.#channel = channel;
    this.#log = log.child({ camera: channel.id, session });
    this.#publisher = {
      session,
      get transport() {
        return engineTransport(socket);
      },
      port: {
        demand: (viewers) => socket.emit('demand', { viewers }),
        refuse: (code) => this.#refuse(code),
      },
      status: UNKNOWN_STATUS,
    };
    listenSafely(socket, this.#log, {
      frame: (header, jpeg) => this.#frame(header, jpeg),
      status: (status) => this.#status(status),
      bye: () => this.#channel.detach(this.#publisher, 'camera-offline'),
      clock: (reply: unknown) => {
        if (typeof reply === 'function') reply({ now: now() });
      },
    });
    socket.on('disconnect', (why) => {
      this.#log.info({ why }, 'publisher left');
      this.#channel.detach(this.#publisher, 'camera-lost');
    });
    this.#enter();
  }

  #enter(): void {
    const { id, name, viewers } = this.#channel;
    try {
      this.#socket.emit('hello', {
        protocol: PROTOCOL_VERSION,
        camera: { id, name },
        limits: RELAY_LIMITS,
        viewers,
      });
      this.#channel.attach(this.#publisher);
      this.#log.info({ transport: this.#publisher.transport }, 'publisher came');
    } catch (error) {
      this.#refuse(refusalCode(error));
    }
  }

  /** Answers whatever comes, so that the sender's window is freed. */
  #frame(header: unknown, jpeg: unknown): void {
    const counted = publisherEventSchemas.header.safeParse(header);
    if (!counted.success) throw new Refusal('bad-request');
    const { sequence } = counted.data;
    try {
      const incoming = readFrame(header, jpeg);
      this.#channel.attach(this.#publisher);
      this.#channel.publish(this.#publisher, incoming);
      this.#socket.emit('ack', { sequence });
    } catch (error) {
      const code = refusalCode(error);
      if (code === 'internal') this.#log.error({ err: error }, 'frame failed');
      this.#socket.emit('ack', { sequence, rejected: errorBody(code).error });
      if (code === 'replaced') this.#refuse(code);
    }
  }

  #status(status: unknown): void {
    const parsed = publisherEventSchemas.status.safeParse(status);
    if (!parsed.success) throw new Refusal('bad-request');
    this.#channel.attach(this.#publisher);
    this.#channel.setStatus(this.#publisher, parsed.data);
  }

  #refuse(code: ReasonCode): void {
    this.#log.info({ code }, 'publisher refused');
    this.#socket.emit('refused', errorBody(code).error);
    this.#socket.disconnect(true);
  }
}
