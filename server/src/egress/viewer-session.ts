import type { Timers } from '@porthole/shared/flow/timers';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { viewerSignalSchema } from '@porthole/shared/protocol/rtc';
import { PROTOCOL_VERSION } from '@porthole/shared/protocol/version';
import {
  type RelayToViewer,
  seatNameSchema,
  unwatchSchema,
  type ViewerToRelay,
  viewAcksSchema,
  type WatchReply,
  watchSchema,
} from '@porthole/shared/protocol/view-events';
import { errorBody, type Limits } from '@porthole/shared/protocol/wire';
import type { Socket } from 'socket.io';
import { listenSafely } from '../observe/listen-safely.ts';
import type { Log } from '../observe/log.ts';
import type { TelemetryDesk } from '../observe/telemetry-desk.ts';
import type { Directory } from '../relay/directory.ts';
import { parseInput } from '../relay/parse-input.ts';
import { Refusal, refusalBody } from '../relay/refusal.ts';
import type { Renditions } from '../relay/renditions.ts';
import type { BookObserver } from '../relay/viewer-books.ts';
import { privateAddress } from '../signaling/private-address.ts';
import type { Signalling } from '../signaling/signalling.ts';
import { type EngineConnection, EngineLine } from './engine-line.ts';
import { FrameLine } from './frame-line.ts';
import type { ViewerIdentity } from './viewer-credentials.ts';
import { pageOf } from './viewer-seats.ts';

export type ViewSocket = Socket<
  ViewerToRelay,
  RelayToViewer,
  Record<string, never>,
  { identity: ViewerIdentity }
>;

export interface ViewerSessionParts {
  directory: Directory;
  limits: Limits;
  version: string;
  log: Log;
  timers: Timers;
  /** Ms since the epoch by which sessions end: the system's, where the relay's own clock is never set. */
  wallTime: () => number;
  renditions?: Renditions | undefined;
  observer?: BookObserver | undefined;
  telemetry?: TelemetryDesk | undefined;
  signalling?: Signalling | undefined;
  trustProxy?: boolean;
}

/** Ms for a last word to leave. */
const FAREWELL_MS = 300;

/** One dashboard's connection: the cameras it watches on one line. */
export class ViewerSession {
  readonly sessionId: string;
  readonly #socket: ViewSocket;
  readonly #parts: ViewerSessionParts;
  readonly #log: Log;
  readonly #engine: EngineLine;
  readonly #line: FrameLine;
  readonly #cancelExpiry: () => void;
  readonly #signals: ReturnType<Signalling['viewer']> | undefined;
  #pumping = false;
  #refused = false;

  constructor(socket: ViewSocket, parts: ViewerSessionParts) {
    const { directory, limits, version, log, timers, wallTime, observer } = parts;
    const { id, person } = socket.data.identity;
    this.sessionId = id;
    this.#socket = socket;
    this.#parts = parts;
    this.#log = log.child({ viewer: socket.id });
    const pump = () => this.#pump();
    const connection = socket.conn as unknown as EngineConnection;
    this.#engine = new EngineLine(connection, pump);
    const transport = () => this.#engine.transport;
    const renditions = parts.renditions?.line();
    this.#line = new FrameLine({ timers, transport, frameWaiting: pump, renditions, observer });
    this.#cancelExpiry = timers.after(person.sessionEndsAt - wallTime(), () =>
      this.refuse('session-expired'),
    );
    this.#signals = parts.signalling?.viewer(signallingViewer(socket, parts), (signal) =>
      socket.emit('rtc', signal),
    );
    listenSafely(socket, this.#log, {
      watch: (watch, reply) => answer(reply, () => this.#watch(watch)),
      unwatch: (watch, reply) =>
        answer(reply, () => this.unwatch(parseInput(unwatchSchema, watch, 'unwatch').camera)),
      ack: (...acks: unknown[]) => this.#acknowledge(acks),
      rtc: (signal: unknown, reply: unknown) => answer(reply, () => this.#signal(signal, reply)),
      telemetry: (said: unknown) => parts.telemetry?.accept(id, said, socket.id),
      clock: (reply: unknown) => {
        if (typeof reply === 'function') reply({ now: timers.now() });
      },
    });
    this.#log.info({ transport: transport() }, 'viewer came');
    socket.emit('hello', { protocol: PROTOCOL_VERSION, relay: version, limits });
    socket.emit('cameras', directory.list());
  }

  unwatch(camera: string): void {
    this.#line.unwatch(camera);
  }

  refuse(code: ReasonCode): void {
    this.#socket.emit('refused', errorBody(code).error);
    this.#socket.disconnect(true);
  }

  /** Time alone can make one who acknowledges nothing overdue. */
  judge(): void {
    if (!this.#line.overdue || this.#refused) return;
    this.#refused = true;
    this.#log.info({ code: 'viewer-stalled' }, 'viewer cut off');
    this.#socket.emit('refused', errorBody('viewer-stalled').error);
    // It may never read it: its connection is not asked to close, it is ended.
    this.#parts.timers.after(FAREWELL_MS, () => this.#engine.cut());
  }

  /** @param why Socket.IO's word */
  close(why: string): void {
    this.#log.info({ transport: this.#engine.transport, why }, 'viewer left');
    this.#signals?.left(why.endsWith('namespace disconnect'));
    this.#cancelExpiry();
    this.#line.close();
  }

  #watch(given: unknown): void {
    const { camera, ...wish } = parseInput(watchSchema, given, 'watch');
    this.#line.watch(this.#parts.directory.channel(camera), wish);
  }

  /** Who wants no answer is told of a refusal as of an attempt's end. */
  #signal(given: unknown, reply: unknown): void {
    const signal = parseInput(viewerSignalSchema, given, 'rtc');
    try {
      if (!this.#signals) throw new Refusal('rtc-no-signalling');
      this.#signals.say(signal);
    } catch (error) {
      if (typeof reply === 'function' || !(error instanceof Refusal)) throw error;
      this.#socket.emit('rtc', { type: 'bye', attempt: signal.attempt, code: error.code });
    }
  }

  #acknowledge(given: readonly unknown[]): void {
    for (const ack of parseInput(viewAcksSchema, given, 'ack')) {
      this.#line.times(ack);
      this.#line.acknowledge(ack.camera, ack.sequence, ack);
    }
    this.#pump();
  }

  /** A write may drain at once and call for the next while this one goes on. */
  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#engine.isFree && !this.#refused) {
      const taken = this.#line.next();
      if (!taken) break;
      this.#engine.send(taken);
    }
    this.#pumping = false;
  }
}

function signallingViewer(socket: ViewSocket, { trustProxy = false }: ViewerSessionParts) {
  const name = seatNameSchema.safeParse(socket.handshake.auth.viewer);
  return {
    session: socket.data.identity.id,
    page: name.success ? pageOf(name.data) : socket.id,
    address: privateAddress(socket.request, trustProxy),
  };
}

/** Where an answer was asked for, a refusal is the answer; else it goes on to become a fault. */
function answer(reply: unknown, run: () => void): void {
  const tell = typeof reply === 'function' ? (reply as (result: WatchReply) => void) : undefined;
  try {
    run();
    tell?.({ ok: true });
  } catch (error) {
    if (!tell || !(error instanceof Refusal)) throw error;
    tell(refusalBody(error));
  }
}
