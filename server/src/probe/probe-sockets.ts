import type { IncomingMessage } from 'node:http';
import type { Timers } from '@porthole/shared/flow/timers';
import {
  PROBE_LIMITS,
  PROBE_NAMESPACE,
  type ProbeToRelay,
  type RelayToProbe,
} from '@porthole/shared/protocol/probe';
import type { Namespace, Server, Socket } from 'socket.io';
import { connectError, listenSafely } from '../observe/listen-safely.ts';
import type { Log } from '../observe/log.ts';
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
  namespace.on('connection', (socket) => serve(socket as ProbeSocket, parts));
}

/** Gives back what is sent to it, within bounds. */
function serve(socket: ProbeSocket, { limits, timers, log, addressOf }: ProbeSocketsParts): void {
  const address = addressOf(socket.request);
  const cancelEnd = timers.after(PROBE_LIMITS.socketMs, () => socket.disconnect(true));
  let frames = 0;
  listenSafely(socket, log, {
    echo: (payload: unknown, reply: unknown) => {
      frames += 1;
      if (!(payload instanceof Uint8Array) || typeof reply !== 'function') throw new Refusal('bad-request');
      // Who does not read is not to make the relay keep what it sends.
      if (frames > PROBE_LIMITS.frames || payload.length > PROBE_LIMITS.frameBytes)
        throw new Refusal('bad-request');
      limits.spend(address, 2 * payload.length);
      reply(payload);
    },
  });
  socket.on('disconnect', () => {
    cancelEnd();
    socket.data.leave();
  });
  socket.emit('hello', { now: timers.now() });
}
