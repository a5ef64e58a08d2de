import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Timers } from '@porthole/shared/flow/timers';
import { MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import { MAX_SIGNALS_BYTES } from '@porthole/shared/protocol/rtc-requests';
import compression from 'compression';
import express, { type Express, type RequestHandler, type Response, type Router } from 'express';
import helmet from 'helmet';
import type { Doorman } from '../access/doorman.ts';
import type { OpenResponses } from '../access/open-responses.ts';
import type { OriginGuard } from '../access/origin.ts';
import { cutIfUnending, throwAwayBody } from '../access/refused-body.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Readiness } from '../observe/readiness.ts';
import { Refusal } from '../relay/refusal.ts';
import { errorHandler, notFound } from './errors.ts';
import { hasRoute } from './has-route.ts';

/** Bytes of any request that is not a picture. */
const MAX_JSON_BYTES = 4_096;

/** By the last part of the address. */
const BODY_LIMITS: ReadonlyMap<string, number> = new Map([
  ['frames', MAX_FRAME_BYTES],
  ['rtc', MAX_SIGNALS_BYTES],
]);

export interface AppParts {
  doorman: Doorman;
  guard: OriginGuard;
  openResponses: OpenResponses;
  log: Log;
  trustProxy: boolean;
  /** Where the built dashboard is. */
  pages: string;
  version: string;
  timers: Timers;
  metrics: Metrics;
  readiness: Readiness;
  routes: {
    signInLink: RequestHandler;
    /** By anybody, within bounds of its own. */
    probe: Router;
    session: Router;
    /** By camera key. */
    ingest: Router;
    /** By camera key or session. */
    ice: Router;
    /** By session. */
    signals: Router;
    cameras: Router;
    observe: Router;
    egress: Router;
  };
}

/** The Express shell: what every request passes, then the rooms' routers. */
export function createApp(parts: AppParts): Express {
  const { doorman, guard, routes, metrics, readiness, timers } = parts;
  const app = express();
  app.disable('x-powered-by');
  // One hop: what further proxies claim can be forged by the client.
  app.set('trust proxy', parts.trustProxy ? 1 : false);
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use((request, _response, next) => {
    if (!guard.admits(request)) throw new Refusal('origin-refused');
    next();
  });
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', version: parts.version });
  });
  app.get('/readyz', async (_request, response) => {
    response.set('Cache-Control', 'no-store');
    await readiness.check();
    response.json({ status: 'ready', version: parts.version });
  });
  app.get('/sign-in/:ticket', routes.signInLink);

  const api = express.Router();
  api.use((_request, response, next) => {
    if (readiness.stopping) throw new Refusal('relay-restarting');
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  // Before anything asks who it is: an address at which nothing is served tells nobody anything.
  api.use((request, _response, next) => {
    if (hasRoute(api, request.method, request.path)) return next();
    throwAwayBody(request, timers);
    throw new Refusal('not-found');
  });
  api.use('/probe', routes.probe);
  api.use(limitBody(timers));
  api.get('/clock', (_request, response) => {
    response.json({ now: timers.now() });
  });
  api.use('/session', express.json({ limit: MAX_JSON_BYTES }), routes.session);
  api.use(routes.ingest, routes.ice);
  api.use(async (request, response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const session = await (reads ? doorman.byCookieOrBasic(request) : doorman.byCookie(request));
    // Who has left while a password was checked will not say so again.
    if (response.destroyed || response.closed) return;
    parts.openResponses.track(session, response);
    response.locals.sessionId = session.id;
    next();
  });
  api.use(routes.signals);
  api.use(express.json({ limit: MAX_JSON_BYTES }), routes.cameras, routes.observe, routes.egress);
  app.use('/api', api);
  app.get('/metrics', async (request, response) => {
    await doorman.byCookieOrBasic(request);
    response
      .set('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text());
  });
  // Only the page is worth it: JPEG does not shrink, and what streams must not be gathered.
  app.use(securityHeaders(), compression(), pages(parts.pages));
  app.use(notFound, errorHandler(parts.log));
  return app;
}

export function sessionIdOf(response: Response): string {
  return response.locals.sessionId;
}

/** Told from the length announced: a parser would take in all that is sent before it answered. */
const limitBody =
  (timers: Timers): RequestHandler =>
  (request, _response, next) => {
    const name = request.path.split('/').findLast((part) => part !== '') ?? '';
    const limit = BODY_LIMITS.get(name) ?? MAX_JSON_BYTES;
    // One of no announced length is thrown away by its parser, which says so at its end.
    if (request.get('transfer-encoding') !== undefined && !BODY_LIMITS.has(name))
      cutIfUnending(request, timers);
    if (Number(request.get('content-length') ?? 0) <= limit) return next();
    throwAwayBody(request, timers);
    throw new Refusal('body-too-large');
  };

/** Strict, but for what a relay without TLS of its own cannot promise: an upgrade to https. */
function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameAncestors: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    referrerPolicy: { policy: 'same-origin' },
  });
}

/** The dashboard. Its assets are named by their content; the page itself is asked for anew each time. */
function pages(directory: string): RequestHandler {
  const router = express.Router();
  router.use(
    '/assets',
    express.static(join(directory, 'assets'), { immutable: true, maxAge: '1y', redirect: false }),
  );
  router.use(
    express.static(directory, {
      cacheControl: false,
      redirect: false,
      setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  router.get('/', (_request, response) => {
    if (existsSync(join(directory, 'index.html'))) throw new Refusal('internal');
    response.status(503).type('text/plain').send('The dashboard is not built. Run: npm run build\n');
  });
  return router;
}
