import { createServer, type Server as HttpServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Timers } from '@porthole/shared/flow/timers';
import type { Server as SocketIoServer } from 'socket.io';
import { type Access, openAccess } from './access/access.ts';
import { CameraDesk } from './access/camera-desk.ts';
import { Cameras } from './access/cameras.ts';
import { httpEgress } from './egress/http-egress.ts';
import { openSocketIoEgress } from './egress/socket-io-egress.ts';
import { WallViewers } from './egress/wall-viewers.ts';
import { createApp, sessionIdOf } from './http/app.ts';
import { cameraRoutes } from './http/camera-routes.ts';
import { addressesForOthers, listen, localUrl, shownUrl } from './http/listen.ts';
import { OpenConnections } from './http/open-connections.ts';
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

const FAREWELL_MS = 300;

export interface RelayServer {
  /** Where people open it. */
  readonly url: string;
  /** This machine's addresses, where others may use them in the place of localhost. */
  readonly addresses: readonly string[];
  /** Printed at start where nobody can sign in otherwise, or when asked for. */
  readonly signInLink: string | undefined;
  close(): Promise<void>;
}

/** What the doors are made of. */
interface Parts {
  readonly settings: RelaySettings;
  readonly log: Log;
  readonly timers: Timers;
  readonly access: Access;
  readonly directory: Directory;
  readonly desk: CameraDesk;
  readonly localCamera: LocalCamera;
  readonly http: HttpServer;
  readonly io: SocketIoServer;
}

/** The composition root: the one place that sees every room. @throws {StoreError} | {ListenError} */
export async function startRelay(settings: RelaySettings, log: Log, timers: Timers): Promise<RelayServer> {
  const store = await openStore(settings.dataDir);
  const access = openAccess(store, settings, timers);
  const directory = new Directory(timers);
  const desk = new CameraDesk(new Cameras(store, timers), directory);
  await desk.open();
  const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const connections = new OpenConnections(http);
  const io = createSocketIo();
  const localCamera = new LocalCamera({ desk, timers, log, relayUrl: () => localUrl(http) });
  const closeDoors = openDoors({ settings, log, timers, access, directory, desk, localCamera, http, io });

  const close = async () => {
    localCamera.close();
    closeDoors();
    directory.close();
    access.tries.close();
    const ended = io.close();
    // Long enough for farewells to leave; a connection that says nothing is not waited for.
    timers.after(FAREWELL_MS, () => connections.destroy());
    await ended;
    await store.destroy();
  };
  try {
    // Before anybody can knock: who finds the door open must be able to sign in.
    const { hasPassword } = await access.people.ensureAdmin(settings.adminPassword);
    await listen(
      http,
      settings.port,
      settings.host ?? (settings.localCamera === 'off' ? undefined : '127.0.0.1'),
    );
    const url = settings.publicUrl ?? shownUrl(http);
    const wanted = settings.signInLink || !hasPassword;
    const link = wanted ? `${url}/sign-in/${await access.people.issueTicket()}` : undefined;
    if (settings.localCamera !== 'off') await localCamera.start(settings.localCamera);
    return { url, addresses: settings.publicUrl ? [] : addressesForOthers(http), signInLink: link, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One line a door, in and out. @returns closes what they keep */
function openDoors({
  settings,
  log,
  timers,
  access,
  directory,
  desk,
  localCamera,
  http,
  io,
}: Parts): () => void {
  const { people, doorman, tries, guard, openResponses } = access;
  const publishers = new HttpPublishers(timers);
  const walls = new WallViewers(directory, timers);
  openSocketIoIngest({ io, credentials: desk, log, now: timers.now });
  const sockets = openSocketIoEgress({
    io,
    credentials: doorman,
    directory,
    limits: RELAY_LIMITS,
    version: VERSION,
    log,
    timers,
  });
  const sessionEnded = (id: string) => {
    doorman.forget();
    sockets.endSession(id, 'signed-out');
    walls.endSession(id);
    openResponses.end(id);
  };
  const app = createApp({
    ...{ doorman, guard, openResponses, log, pages: PAGES, version: VERSION, now: timers.now },
    trustProxy: settings.trustProxy,
    routes: {
      signInLink: signInLink({ people, doorman }),
      session: sessionRoutes({ people, doorman, tries, sessionEnded }),
      ingest: httpIngest({ credentials: desk, directory, publishers, timers }),
      cameras: cameraRoutes({ desk, directory, localCamera }),
      egress: httpEgress({ directory, walls, timers, sessionId: sessionIdOf }),
    },
  });
  http.on('request', app);
  attachSocketIo(io, http, { guard, timers });
  return () => {
    sockets.close();
    walls.close();
    publishers.close();
  };
}
