import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Timers } from '@porthole/shared/flow/timers';
import {
  PROBE_LIMITS,
  PROBE_NAMESPACE,
  type ProbeFrames,
  type ProbeToRelay,
  probeAckSchema,
  probeFramesSchema,
  type RelayToProbe,
} from '@porthole/shared/protocol/probe';
import type { Namespace, Server, Socket } from 'socket.io';
import { connectError } from '../observe/connect-error.ts';
import { listenSafely } from '../observe/listen-safely.ts';
import type { Log } from '../observe/log.ts';
import { parseInput } from '../relay/parse-input.ts';
import { Refusal } from '../relay/refusal.ts';
import type { ProbeLimits } from './probe-limits.ts';

type ProbeSocket = Socket<ProbeToRelay, RelayToProbe, Record<string, never>, { leave: () => void }>;

export interface ProbeSocketsParts {
  io: Server;
  limits: ProbeLimits;
  timers: Timers;
  log: Log;
  /** Of who asks, as far as proxies are trusted. */
  addressOf: (request: IncomingMessage) => string | undefined;
}

/** Namespace `/probe`, on the path of the product's own WebSocket: anything else would prove nothing about that. */
export function openProbeSockets(parts: ProbeSocketsParts): void {
  const { io, limits, log, addressOf } = parts;
  const namespace: Namespace<ProbeToRelay, RelayToProbe> = io.of(PROBE_NAMESPACE);
  namespace.use((socket, next) => {
    try {
      (socket as ProbeSocket).data.leave = limits.enter(addressOf(socket.request));
      // Who gives up in the midst of its handshake is never heard of again.
      socket.conn.once('close', (socket as ProbeSocket).data.leave);
      next();
    } catch (error) {
      next(connectError(error, log));
    }
  });
  namespace.on('connection', (socket) => new ProbeSession(socket as ProbeSocket, parts));
}

/** Sends what it is asked for, within bounds, and counts what comes. */
class ProbeSession {
  readonly #socket: ProbeSocket;
  readonly #limits: ProbeLimits;
  readonly #timers: Timers;
  readonly #address: string | undefined;
  readonly #cancelEnd: () => void;
  #inFlight = 0;
  #asked = false;
  #stopFrames = () => {};

  constructor(socket: ProbeSocket, { limits, timers, log, addressOf }: ProbeSocketsParts) {
    this.#socket = socket;
    this.#limits = limits;
    this.#timers = timers;
    this.#address = addressOf(socket.request);
    this.#cancelEnd = timers.after(PROBE_LIMITS.socketMs, () => socket.disconnect(true));
    listenSafely(socket, log, {
      frames: (wanted: unknown) => this.#sendFrames(wanted),
      ack: (ack: unknown) => this.#acknowledged(ack),
      frame: (_sequence: unknown, payload: unknown, reply: unknown) => this.#took(payload, reply),
    });
    socket.on('disconnect', () => {
      this.#cancelEnd();
      this.#stopFrames();
      socket.data.leave();
    });
    socket.emit('hello', { now: timers.now() });
  }

  /** Once a connection: it is for ten seconds of frames, and not a source of them. */
  #sendFrames(wanted: unknown): void {
    const frames = parseInput(probeFramesSchema, wanted, 'frames');
    if (this.#asked) throw new Refusal('already-running');
    this.#asked = true;
    this.#limits.spend(this.#address, frames.count * frames.bytes);
    this.#pour(frames);
  }

  #pour({ count, bytes, everyMs }: ProbeFrames): void {
    const payload = randomBytes(bytes);
    const account = { sent: 0, skipped: 0 };
    this.#stopFrames = this.#timers.every(everyMs, () => {
      const sequence = account.sent + account.skipped + 1;
      if (this.#inFlight >= PROBE_LIMITS.framesInFlight) account.skipped += 1;
      else {
        account.sent += 1;
        this.#inFlight += 1;
        this.#socket.emit('frame', sequence, payload);
      }
      if (sequence < count) return;
      this.#stopFrames();
      this.#socket.emit('done', account);
    });
  }

  #acknowledged(ack: unknown): void {
    parseInput(probeAckSchema, ack, 'ack');
    this.#inFlight = Math.max(0, this.#inFlight - 1);
  }

  #took(payload: unknown, reply: unknown): void {
    if (!(payload instanceof Uint8Array) || typeof reply !== 'function') throw new Refusal('bad-request');
    if (payload.length > PROBE_LIMITS.frameBytes) throw new Refusal('bad-request');
    this.#limits.spend(this.#address, payload.length);
    reply({ bytes: payload.length });
  }
}
