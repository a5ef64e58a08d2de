import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Timers } from '@porthole/shared/flow/timers';
import type { Router } from 'express';
import type { Registry } from 'prom-client';
import type { Server as SocketIoServer } from 'socket.io';
import { type Access, openAccess } from './access/access.ts';
import { CameraDesk } from './access/camera-desk.ts';
import { Cameras } from './access/cameras.ts';
import { httpEgress } from './egress/http-egress.ts';
import { httpSignals } from './egress/http-signals.ts';
import { openSocketIoEgress } from './egress/socket-io-egress.ts';
import { ViewerSeats } from './egress/viewer-seats.ts';
import { WallViewers } from './egress/wall-viewers.ts';
import { createApp, sessionIdOf } from './http/app.ts';
import { cameraRoutes } from './http/camera-routes.ts';
import { iceRoutes } from './http/ice-routes.ts';
import { addressesForOthers, listen, localUrl, shownUrl } from './http/listen.ts';
import { observeRoutes } from './http/observe-routes.ts';
import { OpenConnections } from './http/open-connections.ts';
import { sessionRoutes, signInLink } from './http/session-routes.ts';
import { attachSocketIo, createSocketIo } from './http/socket-io.ts';
import { iceConfiguration } from './ice/ice-configuration.ts';
import { DemandGets } from './ingest/demand-gets.ts';
import { httpIngest } from './ingest/http-ingest.ts';
import { HttpPublishers } from './ingest/http-publishers.ts';
import { RELAY_LIMITS } from './ingest/limits.ts';
import { openSocketIoIngest } from './ingest/socket-io-ingest.ts';
import { LocalCamera } from './local-camera/local-camera.ts';
import { frameClock } from './observe/frame-clock.ts';
import type { Log } from './observe/log.ts';
import { type Observation, openObservation } from './observe/observe.ts';
import { createOutages, type Outages } from './outages/outages.ts';
import { openProbe } from './probe/probe.ts';
import type { RenditionEncoder } from './relay/rendition-encoder.ts';
import { Renditions } from './relay/renditions.ts';
import { openSharpEncoder } from './renditions/sharp-encoder.ts';
import type { RelaySettings } from './settings.ts';
import { Signalling } from './signaling/signalling.ts';
import { openStore, type Store } from './store/store.ts';

const PAGES = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));
export const VERSION = '0.1.0';

/** Longer than common proxies keep an idle connection to us (60 s): who closes first while the other asks, loses a request. */
const KEEP_ALIVE_MS = 65_000;

const FAREWELL_MS = 300;

export interface RelayServer {
  /** Where people open it. */
  readonly url: string;
  /** Where a program of this machine reaches it. */
  readonly localUrl: string;
  /** This machine's addresses, where others may use them in the place of localhost. */
  readonly addresses: readonly string[];
  /** Printed at start where nobody can sign in otherwise, or when asked for. */
  readonly signInLink: string | undefined;
  close(): Promise<void>;
}

/** What all doors share, and what stands before the first of them opens. */
interface House {
  readonly settings: RelaySettings;
  readonly log: Log;
  readonly timers: Timers;
  /** What frames are stamped with; sessions and tickets go by the system's. */
  readonly clock: Timers;
  readonly store: Store;
  readonly access: Access;
  readonly observation: Observation;
  readonly outages: Outages;
  readonly desk: CameraDesk;
  readonly encoder: RenditionEncoder;
  readonly localCamera: LocalCamera;
  readonly http: HttpServer;
  readonly connections: OpenConnections;
  readonly io: SocketIoServer;
  /** Where people open it, once it listens. */
  readonly url: () => string;
}

/** Doors of one direction. */
interface Doors {
  readonly routes: Router;
  /** Closes what they keep; connections end with the server they came by. */
  close(): void;
}

/**
 * The composition root: the one place that sees every room.
 *
 * @param processMetrics shown at /metrics beside the relay's own, where the relay is the process's program
 * @throws {StoreError} | {ListenError}
 */
export async function startRelay(
  settings: RelaySettings,
  log: Log,
  timers: Timers,
  processMetrics?: Registry,
): Promise<RelayServer> {
  const house = await openHouse(settings, log, timers, processMetrics);
  const closeDoors = openDoors(house);
  const close = () => closeHouse(house, closeDoors);
  try {
    const link = await openForPeople(house);
    return {
      url: house.url(),
      localUrl: localUrl(house.http),
      addresses: settings.publicUrl ? [] : addressesForOthers(house.http),
      signInLink: link,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openHouse(
  settings: RelaySettings,
  log: Log,
  timers: Timers,
  processMetrics: Registry | undefined,
): Promise<House> {
  const store = await openStore(settings.dataDir);
  const clock = frameClock(timers);
  const observation = openObservation({ store, log, clock, processMetrics });
  const { directory, metrics } = observation;
  const desk = new CameraDesk(new Cameras(store, timers), directory);
  await desk.open();
  const encoder = await openSharpEncoder((error) =>
    log.warn({ err: error }, 'sharp cannot be loaded: everybody is sent the cameras’ own pictures'),
  );
  const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const url = () => settings.publicUrl ?? shownUrl(http);
  const shared = { settings, store, log, timers, clock, url };
  return {
    ...shared,
    access: openAccess(store, settings, timers),
    observation,
    outages: createOutages({ ...shared, directory, registry: metrics.registry }),
    desk,
    encoder,
    localCamera: new LocalCamera({ desk, timers, log, relayUrl: () => localUrl(http) }),
    http,
    connections: new OpenConnections(http),
    io: createSocketIo(),
  };
}

/** @returns the link to sign in with, where one is needed or wished for. @throws {ListenError} {@link LocalCameraError} */
async function openForPeople(house: House): Promise<string | undefined> {
  const { settings, log, access, observation, outages, localCamera, http, url } = house;
  // Before anybody can knock: who finds the door open must be able to sign in.
  const { hasPassword } = await access.people.ensureAdmin(settings.adminPassword);
  await listen(
    http,
    settings.port,
    settings.host ?? (settings.localCamera === 'off' ? undefined : '127.0.0.1'),
  );
  await outages.open();
  log.info({ version: VERSION, cameras: observation.directory.channels().length }, 'relay started');
  const wanted = settings.signInLink || !hasPassword;
  const link = wanted ? `${url()}/sign-in/${await access.people.issueTicket()}` : undefined;
  if (settings.localCamera !== 'off') await localCamera.startWithRelay(settings.localCamera);
  return link;
}

async function closeHouse(house: House, closeDoors: () => void): Promise<void> {
  const { log, timers, store, access, observation, outages, localCamera, connections, http, io } = house;
  observation.readiness.stop();
  log.info('relay stops');
  localCamera.close();
  const outagesEnded = outages.close();
  closeDoors();
  observation.directory.close();
  access.tries.close();
  // Who is between two requests hears by the next one why there are no more: what is idle is not closed at once.
  http.closeIdleConnections = () => {};
  const ended = io.close();
  // Long enough for farewells to leave; a connection that says nothing is not waited for.
  const cancel = timers.after(FAREWELL_MS, () => connections.destroy());
  await Promise.all([ended, outagesEnded]);
  cancel();
  await store.destroy();
}

/** @returns closes what they keep */
function openDoors(house: House): () => void {
  const { settings, log, timers, clock, access, observation, encoder, http, io } = house;
  const signalling = openSignalling(house);
  const publishing = openPublishing(house, signalling);
  const renditions = new Renditions(encoder, clock, observation.metrics);
  const viewing = openViewing(house, renditions, signalling);
  const probe = openProbe({ io, timers: clock, log, trustProxy: settings.trustProxy });
  http.on('request', openApp(house, { publishing, viewing, probe: probe.routes }));
  attachSocketIo(io, http, { guard: access.guard, timers, stopping: () => observation.readiness.stopping });
  probe.watch(io);
  return () => {
    // First: those that are told to leave by the others would end what goes on without the relay.
    signalling.close();
    viewing.close();
    publishing.close();
  };
}

function openSignalling({ settings, timers, clock, observation: { directory } }: House): Signalling {
  const ice = (camera: string) => iceConfiguration(settings, camera, timers.now());
  return new Signalling({ directory, timers: clock, ice });
}

/** The doors in. */
function openPublishing(house: House, signalling: Signalling): Doors {
  const { io, desk, log, clock, observation } = house;
  const { directory } = observation;
  const publishers = new HttpPublishers(clock);
  const demandGets = new DemandGets(clock);
  openSocketIoIngest({ io, credentials: desk, log, now: clock.now, signalling });
  return {
    routes: httpIngest({
      credentials: desk,
      directory,
      publishers,
      demandGets,
      signalling,
      timers: clock,
    }),
    close: () => publishers.close(),
  };
}

/** The doors out. */
function openViewing(
  house: House,
  renditions: Renditions,
  signalling: Signalling,
): Doors & { signals: Router; endSession: (sessionId: string) => void } {
  const { settings, io, access, log, timers, clock, observation, outages } = house;
  const { directory, metrics, telemetry } = observation;
  const shared = { directory, timers: clock, renditions, observer: metrics };
  const seats = new ViewerSeats(settings.maxViewers);
  const walls = new WallViewers({ ...shared, log, seats });
  const { trustProxy } = settings;
  const sockets = openSocketIoEgress({
    ...shared,
    io,
    credentials: access.doorman,
    seats,
    limits: RELAY_LIMITS,
    version: VERSION,
    log,
    wallTime: () => timers.now(),
    telemetry,
    signalling,
    trustProxy,
  });
  return {
    routes: httpEgress({
      ...{ ...shared, walls, signalling, trustProxy, sessionId: sessionIdOf },
      lastFrame: outages.lastFrame,
    }),
    signals: httpSignals({ signalling, sessionId: sessionIdOf }),
    endSession: (sessionId) => {
      sockets.endSession(sessionId, 'signed-out');
      walls.endSession(sessionId);
      signalling.endSession(sessionId);
    },
    close: () => {
      sockets.close();
      walls.close();
    },
  };
}

interface Served {
  readonly publishing: Doors;
  readonly viewing: ReturnType<typeof openViewing>;
  readonly probe: Router;
}

/** All that is served by plain requests. */
function openApp(house: House, { publishing, viewing, probe }: Served): RequestListener {
  const { settings, log, timers, clock, access, observation, outages, desk, localCamera } = house;
  const { people, doorman, tries, guard, openResponses } = access;
  const { directory, metrics, readiness } = observation;
  const sessionEnded = (id: string) => {
    doorman.forget();
    viewing.endSession(id);
    openResponses.end(id);
  };
  return createApp({
    doorman,
    guard,
    openResponses,
    log,
    trustProxy: settings.trustProxy,
    pages: PAGES,
    version: VERSION,
    timers: clock,
    metrics,
    readiness,
    routes: {
      signInLink: signInLink({ people, doorman, log }),
      probe,
      session: sessionRoutes({ people, doorman, tries, sessionEnded, log }),
      ingest: publishing.routes,
      ice: iceRoutes({ settings, doorman, desk, wallTime: () => timers.now() }),
      signals: viewing.signals,
      cameras: cameraRoutes({ desk, directory, localCamera, log }),
      observe: observeRoutes({ observation, outages, sessionId: sessionIdOf }),
      egress: viewing.routes,
    },
  });
}
