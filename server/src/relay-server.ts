import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Timers } from '@porthole/shared/flow/timers';
import { CameraDesk } from './access/camera-desk.ts';
import { Cameras } from './access/cameras.ts';
import { Doorman } from './access/doorman.ts';
import { OpenResponses } from './access/open-responses.ts';
import { OriginGuard } from './access/origin.ts';
import { People } from './access/people.ts';
import { TryLimit } from './access/try-limit.ts';
import { httpEgress } from './egress/http-egress.ts';
import { openSocketIoEgress } from './egress/socket-io-egress.ts';
import { WallViewers } from './egress/wall-viewers.ts';
import { createApp, sessionIdOf } from './http/app.ts';
import { cameraRoutes } from './http/camera-routes.ts';
import { sessionRoutes, signInLink } from './http/session-routes.ts';
import { attachSocketIo, createSocketIo } from './http/socket-io.ts';
import { httpIngest } from './ingest/http-ingest.ts';
import { HttpPublishers } from './ingest/http-publishers.ts';
import { RELAY_LIMITS } from './ingest/limits.ts';
import { openSocketIoIngest } from './ingest/socket-io-ingest.ts';
import { LocalCamera } from './local-camera/local-camera.ts';
import type { Log } from './observe/log.ts';
import { Directory } from './relay/directory.ts';
import type { RelaySettings } from './settings.ts';
import { openStore } from './store/store.ts';

const PAGES = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));
export const VERSION = '0.1.0';

/** Longer than common proxies keep an idle connection to us (60 s): who closes first while the other asks, loses a request. */
const KEEP_ALIVE_MS = 65_000;

export interface RelayServer {
  /** Where people open it. */
  readonly url: string;
  /** Printed at start where nobody can sign in otherwise, or when asked for. */
  readonly signInLink: string | undefined;
  close(): Promise<void>;
}

/** The composition root: the one place that sees every room. @throws {StoreError} | {ListenError} */
export async function startRelay(settings: RelaySettings, log: Log, timers: Timers): Promise<RelayServer> {
  const store = await openStore(settings.dataDir);
  const people = new People(store, timers, settings.sessionHours);
  const tries = new TryLimit();
  const doorman = new Doorman(people, tries, timers);
  const guard = new OriginGuard(
    [...settings.origins, ...(settings.publicUrl ? [settings.publicUrl] : [])],
    settings.trustProxy,
  );
  const directory = new Directory(timers);
  const desk = new CameraDesk(new Cameras(store, timers), directory);
  await desk.open();

  const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const io = createSocketIo();
  const localCamera = new LocalCamera({ desk, timers, log, relayUrl: () => localUrl(http) });
  const publishers = new HttpPublishers(timers);
  const walls = new WallViewers(directory, timers);
  openSocketIoIngest({ io, credentials: desk, log, now: timers.now });
  const sockets = openSocketIoEgress({
    io,
    credentials: {
      sessionOf: async (request) => {
        const { id, person } = await doorman.byCookie(request);
        return { id, endsAt: person.sessionEndsAt };
      },
    },
    directory,
    limits: RELAY_LIMITS,
    version: VERSION,
    log,
    timers,
  });
  const openResponses = new OpenResponses(timers);
  const sessionEnded = (id: string) => {
    doorman.forget();
    sockets.endSession(id, 'signed-out');
    walls.endSession(id);
    openResponses.end(id);
  };
  http.on(
    'request',
    createApp({
      doorman,
      guard,
      openResponses,
      log,
      trustProxy: settings.trustProxy,
      pages: PAGES,
      version: VERSION,
      now: timers.now,
      routes: {
        signInLink: signInLink({ people, doorman }),
        session: sessionRoutes({ people, doorman, tries, sessionEnded }),
        ingest: httpIngest({ credentials: desk, directory, publishers, timers }),
        cameras: cameraRoutes({ desk, directory, localCamera }),
        egress: httpEgress({ directory, walls, timers, sessionId: sessionIdOf }),
      },
    }),
  );

  attachSocketIo(io, http, guard);

  const close = async () => {
    localCamera.close();
    sockets.close();
    walls.close();
    publishers.close();
    tries.close();
    directory.close();
    await io.close();
    http.closeAllConnections();
    await store.destroy();
  };
  // Before anybody can knock: who finds the door open must be able to sign in.
  const { hasPassword } = await people.ensureAdmin(settings.adminPassword);
  try {
    await listen(http, settings);
  } catch (error) {
    await close();
    throw error;
  }
  const url = settings.publicUrl ?? `http://localhost:${port(http)}`;
  const wanted = settings.signInLink || !hasPassword;
  const link = wanted ? `${url}/sign-in/${await people.issueTicket()}` : undefined;
  if (settings.localCamera !== 'off') await localCamera.start(settings.localCamera);
  return { url, signInLink: link, close };
}

/** The port cannot be listened on. */
export class ListenError extends Error {
  override name = 'ListenError';
}

function listen(http: HttpServer, { port: wanted, host, localCamera }: RelaySettings): Promise<void> {
  const address = host ?? (localCamera === 'off' ? undefined : '127.0.0.1');
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ListenError(listenProblem(error, wanted, address))),
    );
    http.listen(wanted, address, resolve);
  });
}

function listenProblem(
  { code, message }: NodeJS.ErrnoException,
  wanted: number,
  address: string | undefined,
): string {
  const another = 'Choose another with PORT or --port';
  if (code === 'EADDRINUSE')
    return `Port ${wanted} is in use by another program. ${another}, for example --port ${wanted + 1}.`;
  if (code === 'EACCES') return `Port ${wanted} may not be used without more rights. ${another}, above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${address} is not an address of this machine. Choose another with HOST or --host.`;
  return `Port ${wanted} cannot be listened on (${message}). ${another}.`;
}

const port = (http: HttpServer) => (http.address() as AddressInfo).port;

function localUrl(http: HttpServer): string {
  const { address, family } = http.address() as AddressInfo;
  const everywhere = address === '::' || address === '0.0.0.0';
  const host = everywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port(http)}`;
}
