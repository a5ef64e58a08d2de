import type { Timers } from '@porthole/shared/flow/timers';
import { isReasonCode } from '@porthole/shared/protocol/reasons';
import type { Router } from 'express';
import type { Server } from 'socket.io';
import { clientAddress } from '../observe/client-address.ts';
import type { Log } from '../observe/log.ts';
import { Arrivals, type EngineRequest } from './arrivals.ts';
import { ProbeLimits } from './probe-limits.ts';
import { probeRouter } from './probe-router.ts';
import { openProbeSockets } from './probe-sockets.ts';

export interface ProbeParts {
  io: Server;
  timers: Timers;
  log: Log;
  trustProxy: boolean;
}

export interface Probe {
  readonly routes: Router;
  /** Sees what arrives at Socket.IO's path, and why it is refused there. Once that is on the relay's port. */
  watch(io: Server): void;
}

/** What the doctor, and a client whose WebSocket failed, ask of the relay. All of it ends with the connections it is asked over. */
export function openProbe({ io, timers, log, trustProxy }: ProbeParts): Probe {
  const limits = new ProbeLimits(timers);
  const arrivals = new Arrivals(timers);
  openProbeSockets({ io, limits, timers, log, addressOf: (request) => clientAddress(request, trustProxy) });
  return {
    routes: probeRouter({ limits, arrivals, timers }),
    watch: ({ engine }) => {
      engine.on('connection_error', ({ req, message }: { req: EngineRequest; message: unknown }) =>
        arrivals.note(req, isReasonCode(message) ? message : null),
      );
      engine.use((request: EngineRequest, _response: unknown, next: () => void) => {
        arrivals.note(request);
        next();
      });
    },
  };
}
