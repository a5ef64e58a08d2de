import { randomBytes } from 'node:crypto';
import type { Timers } from '@porthole/shared/flow/timers';
import { MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import {
  attemptSchema,
  downloadQuerySchema,
  PROBE_LIMITS,
  type Seen,
  trickleQuerySchema,
} from '@porthole/shared/protocol/probe';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { type Bounds, throwAwayBody } from '../access/refused-body.ts';
import { parseInput } from '../relay/parse-input.ts';
import { Refusal } from '../relay/refusal.ts';
import type { Arrivals } from './arrivals.ts';
import { congestionControl } from './congestion-control.ts';
import type { ProbeLimits } from './probe-limits.ts';

export interface ProbeRouterParts {
  limits: ProbeLimits;
  arrivals: Arrivals;
  timers: Timers;
}

/** Ms in which a body must have come, or an answer been taken: who is slower has learnt enough. */
const TRANSFER_MS = 60_000;

/** Bytes that may be on their way to who has nothing left to spend, when told so. */
const ON_ITS_WAY_BYTES = 500_000;

/** Headers that proxies add and browsers never send. */
const PROXY_HEADERS = [
  ...['Via', 'Forwarded', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Real-IP'],
  ...['X-BlueCoat-Via', 'X-IWProxy', 'Proxy-Connection', 'CF-Ray', 'X-Amzn-Trace-Id', 'X-Zscaler-Id'],
] as const;

/** Questions about the network, for anybody: they tell of nothing but the question itself, and how the relay's TCP sends. */
export function probeRouter({ limits, arrivals, timers }: ProbeRouterParts): Router {
  const router = express.Router();
  router.use((request, response, next) => {
    const leave = limits.enter(request.ip);
    const cancel = timers.after(TRANSFER_MS, () => response.destroy());
    response.on('close', () => {
      cancel();
      leave();
    });
    next();
  });
  router.get('/seen', async (request, response) => {
    response.json(await seen(request));
  });
  router.get('/arrivals/:attempt', (request, response) => {
    const attempt = parseInput(attemptSchema, request.params.attempt, 'attempt');
    response.json(arrivals.of(attempt));
  });
  router.post('/echo', (request, response, next) => readBody(request, response, next, { limits, timers }));
  router.get('/trickle', (request, response) => trickle(request, response, timers));
  router.get('/download', (request, response) => {
    const { bytes } = parseInput(downloadQuerySchema, request.query, 'query');
    limits.spend(request.ip, bytes);
    response.set({ 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store, no-transform' });
    response.send(noise().subarray(0, bytes));
  });
  return router;
}

async function seen(request: Request): Promise<Seen> {
  return {
    headers: PROXY_HEADERS.filter((name) => request.headers[name.toLowerCase()] !== undefined),
    congestionControl: await congestionControl(),
  };
}

/** Counted as it comes, and kept nowhere. */
function readBody(
  request: Request,
  response: Response,
  next: NextFunction,
  { limits, timers }: Omit<ProbeRouterParts, 'arrivals'>,
): void {
  const spend = (bytes: number) => limits.spend(request.ip, bytes);
  if (Number(request.get('content-length') ?? 0) > MAX_FRAME_BYTES) {
    throwAwayBody(request, timers, { spend });
    throw new Refusal('body-too-large');
  }
  let bytes = 0;
  const refuse = (error: unknown, bounds: Bounds) => {
    throwAwayBody(request, timers, bounds);
    next(error);
  };
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
    try {
      spend(piece.length);
    } catch (error) {
      return refuse(error, { mostBytes: ON_ITS_WAY_BYTES });
    }
    if (bytes > MAX_FRAME_BYTES) return refuse(new Refusal('body-too-large'), { spend });
  });
  request.on('error', () => response.destroy());
  request.on('end', () => {
    if (!response.headersSent) response.json({ bytes });
  });
}

/** One line a part, the first after the same pause as each, with the headers of a stream of pictures. */
function trickle(request: Request, response: Response, timers: Timers): void {
  const { parts, everyMs } = parseInput(trickleQuerySchema, request.query, 'query');
  response.set({ 'Content-Type': 'text/plain', 'X-Accel-Buffering': 'no' });
  request.socket.setNoDelay(true);
  let sent = 0;
  const send = () => {
    sent += 1;
    response.write(`${sent} ${Math.round(timers.now())}\n`);
    if (sent < parts) return;
    stop();
    response.end();
  };
  const stop = timers.every(everyMs, send);
  response.on('close', stop);
}

let made: Buffer | undefined;

/** What no proxy can compress. */
function noise(): Buffer {
  made ??= randomBytes(PROBE_LIMITS.downloadBytes);
  return made;
}
