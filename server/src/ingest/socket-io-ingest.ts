import {
  PUBLISH_NAMESPACE,
  type PublisherToRelay,
  publishAuthSchema,
  publisherEventSchemas,
  type RelayToPublisher,
} from '@porthole/shared/protocol/publish-events';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { errorBody } from '@porthole/shared/protocol/wire';
import type { Namespace, Server, Socket } from 'socket.io';
import { admitVersion } from '../access/protocol-version.ts';
import { connectError, listenSafely } from '../observe/listen-safely.ts';
import type { Log } from '../observe/log.ts';
import type { CameraChannel } from '../relay/camera-channel.ts';
import { parseInput } from '../relay/parse-input.ts';
import { type Publisher, UNKNOWN_STATUS } from '../relay/publisher.ts';
import { Refusal, refusalBody, refusalCode } from '../relay/refusal.ts';
import type { Signalling } from '../signaling/signalling.ts';
import { type Admission, bearerKey, type CameraCredentials } from './camera-credentials.ts';
import { readHeader, readPicture } from './frame-door.ts';
import { helloTo } from './limits.ts';

type PublishSocket = Socket<
  PublisherToRelay,
  RelayToPublisher,
  Record<string, never>,
  { admission: Admission; session: string }
>;

export interface SocketIoIngestParts {
  io: Server;
  credentials: CameraCredentials;
  log: Log;
  now: () => number;
  signalling: Signalling;
}

/** The door in over Socket.IO, namespace /publish. Sockets are closed by the server that owns `io`. */
export function openSocketIoIngest(parts: SocketIoIngestParts): void {
  const { io, credentials, log } = parts;
  const namespace: Namespace<PublisherToRelay, RelayToPublisher> = io.of(PUBLISH_NAMESPACE);
  namespace.use((socket, next) => {
    admit(socket as PublishSocket, credentials).then(
      () => next(),
      (error: unknown) => next(connectError(error, log)),
    );
  });
  namespace.on('connection', (socket) => new PublisherSession(socket as PublishSocket, parts));
}

async function admit(socket: PublishSocket, credentials: CameraCredentials): Promise<void> {
  const bearer = bearerKey(socket.handshake.headers.authorization);
  const given = { ...(bearer && { key: bearer }), ...socket.handshake.auth };
  if (given.key === undefined) throw new Refusal('key-missing');
  const { key, protocol, session } = parseInput(publishAuthSchema, given, 'auth');
  admitVersion(protocol);
  socket.data.admission = await credentials.admit(key);
  socket.data.session = session ?? socket.id;
}

class PublisherSession {
  readonly #socket: PublishSocket;
  readonly #channel: CameraChannel;
  readonly #log: Log;
  readonly #publisher: Publisher;
  readonly #signalling: Signalling;
  readonly #now: () => number;
  #signals: ReturnType<Signalling['publisher']> | undefined;
  #hasLeft = false;

  constructor(socket: PublishSocket, { log, now, signalling }: SocketIoIngestParts) {
    const { session } = socket.data;
    const { channel, keyVersion } = socket.data.admission;
    this.#socket = socket;
    this.#channel = channel;
    this.#log = log.child({ camera: channel.id, session });
    this.#signalling = signalling;
    this.#now = now;
    this.#publisher = {
      session,
      keyVersion,
      get transport() {
        return socket.conn.transport.name === 'websocket' ? 'websocket' : 'polling';
      },
      port: {
        demand: (demand) => socket.emit('demand', demand),
        refuse: (code) => this.#refuse(code),
      },
      status: UNKNOWN_STATUS,
    };
    listenSafely(socket, this.#log, {
      frame: (header, jpeg) => this.#frame(header, jpeg),
      status: (status) => this.#status(status),
      rtc: (signal) => this.#signal(signal),
      bye: () => this.#bye(),
      clock: (reply: unknown) => {
        if (typeof reply === 'function') reply({ now: now() });
      },
    });
    socket.on('disconnect', (why) => {
      this.#log.debug({ why }, 'publisher’s connection ended');
      this.#signals?.left(true);
      this.#channel.detach(this.#publisher, 'camera-lost');
    });
    this.#enter();
  }

  #enter(): void {
    const { id } = this.#channel;
    try {
      this.#socket.emit('hello', helloTo(this.#channel));
      this.#channel.attach(this.#publisher);
      // Before its hello it hears nothing.
      this.#signals = this.#signalling.publisher({ camera: id, session: this.#publisher.session }, (signal) =>
        this.#socket.emit('rtc', signal),
      );
    } catch (error) {
      this.#refuse(refusalCode(error));
    }
  }

  /** Answers whatever comes, so that the sender's window is freed. */
  #frame(header: unknown, jpeg: unknown): void {
    const sequence = sequenceOf(header);
    try {
      const { capturedAt, skipped, sequence: counted } = readHeader(header, this.#now());
      if (this.#hasLeft) throw new Refusal('frame-superseded');
      const incoming = { ...readPicture(jpeg), counted, capturedAt, skipped };
      this.#channel.attach(this.#publisher);
      this.#channel.publish(this.#publisher, incoming);
      this.#socket.emit('ack', { sequence });
    } catch (error) {
      const code = refusalCode(error);
      if (code === 'internal') this.#log.error({ err: error }, 'frame failed');
      this.#socket.emit('ack', { sequence, rejected: refusalBody(error).error });
      this.#refuseIfOver(code);
    }
  }

  /** Whoever was replaced or shut out is told, whichever of its connections it speaks on. */
  #refuseIfOver(code: ReasonCode): void {
    if (code === 'replaced' || code === 'key-wrong') this.#refuse(code);
  }

  #status(status: unknown): void {
    const told = parseInput(publisherEventSchemas.status, status, 'status');
    if (this.#hasLeft) return;
    try {
      this.#channel.attach(this.#publisher);
      this.#channel.setStatus(this.#publisher, told);
    } catch (error) {
      this.#refuseIfOver(refusalCode(error));
    }
  }

  #signal(given: unknown): void {
    this.#signals?.say(parseInput(publisherEventSchemas.rtc, given, 'rtc'));
  }

  /** What was on its way behind the goodbye, or came out of order, does not bring the camera back. */
  #bye(): void {
    this.#hasLeft = true;
    this.#channel.detach(this.#publisher, 'camera-offline');
  }

  #refuse(code: ReasonCode): void {
    this.#log.info({ code }, 'publisher refused');
    this.#socket.emit('refused', errorBody(code).error);
    this.#socket.disconnect(true);
  }
}

/** Of a header that cannot be read, too, where it has one: whoever sent it waits for an answer with that number. */
function sequenceOf(header: unknown): number {
  const { sequence } = (header ?? {}) as { sequence?: unknown };
  return Number.isSafeInteger(sequence) ? (sequence as number) : 0;
}
