import type { Timers } from '@porthole/shared/flow/timers';
import { publisherStatusSchema } from '@porthole/shared/protocol/cameras';
import { standsBy } from '@porthole/shared/protocol/demand';
import { described } from '@porthole/shared/protocol/input-fault';
import { MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import { demandQuerySchema, sessionIdSchema } from '@porthole/shared/protocol/publish-events';
import { publisherSignalSchema } from '@porthole/shared/protocol/rtc';
import { MAX_SIGNALS_BYTES, signalsSchema } from '@porthole/shared/protocol/rtc-requests';
import { parseSkipped } from '@porthole/shared/protocol/skipped-header';
import { FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { admitType } from '../access/content-type.ts';
import type { IncomingFrame } from '../relay/camera-channel.ts';
import type { Directory } from '../relay/directory.ts';
import { parseInput } from '../relay/parse-input.ts';
import { ANONYMOUS_SESSION } from '../relay/publisher.ts';
import { Refusal } from '../relay/refusal.ts';
import type { Signalling } from '../signaling/signalling.ts';
import { type Admission, bearerKey, type CameraCredentials } from './camera-credentials.ts';
import type { DemandGets } from './demand-gets.ts';
import { readHeader, readPicture } from './frame-door.ts';
import type { HttpPublishers } from './http-publishers.ts';
import { helloTo } from './limits.ts';

export interface HttpIngestParts {
  credentials: CameraCredentials;
  directory: Directory;
  publishers: HttpPublishers;
  demandGets: DemandGets;
  signalling: Signalling;
  timers: Timers;
}

/** The door in over plain requests. */
export function httpIngest({
  credentials,
  directory,
  publishers,
  demandGets,
  signalling,
  timers,
}: HttpIngestParts): Router {
  const router = Router();
  /** @throws {Refusal} `key-missing`, `key-wrong` */
  const admit = (request: Request) => credentials.admit(bearerKey(request.get('authorization')));
  /** @throws {Refusal} the same, `camera-unknown`, `key-other-camera` where its key is not that of the camera in its address */
  const admitToCamera = async (request: Request): Promise<Admission> => {
    const admission = await admit(request);
    if (request.params.id === admission.channel.id) return admission;
    directory.channel(String(request.params.id));
    throw new Refusal('key-other-camera');
  };
  /** The key is looked at before the body is read: a stranger's megabytes are not worth receiving. */
  const admitted =
    (type: 'application/json' | 'image/jpeg'): RequestHandler =>
    async (request, response, next) => {
      response.locals.admission = await admitToCamera(request);
      admitType(request, type);
      next();
    };
  const tell = (response: Response, { channel }: Admission) =>
    response.set({
      [FRAME_HEADERS.viewers]: `${channel.viewers}`,
      ...(standsBy(channel.demand) && { [FRAME_HEADERS.standsBy]: '1' }),
      [FRAME_HEADERS.clock]: `${timers.now()}`,
    });

  router.get('/publisher', async (request, response) => {
    response.json(helloTo((await admit(request)).channel));
  });

  router.get('/publisher/demand', async (request, response) => {
    const { channel } = await admit(request);
    const { viewers, rtc, standsBy: standby } = parseInput(demandQuerySchema, request.query, 'query');
    const session = sessionOf(request);
    // All that name no session would be one end of every attempt.
    const hears = rtc !== undefined && session !== ANONYMOUS_SESSION;
    const line = hears ? signalling.publisherLine({ camera: channel.id, session }) : undefined;
    const known = { viewers: Number(viewers), ...(standby && { standsBy: standby === '1' }) };
    demandGets.hold(response, channel, { known, signals: line && { line, heard: Number(rtc) } });
  });

  router.post(
    '/cameras/:id/frames',
    admitted('image/jpeg'),
    express.raw({ type: 'image/jpeg', limit: MAX_FRAME_BYTES, inflate: false }),
    (request, response) => {
      const admission: Admission = response.locals.admission;
      const header = headerOf(request, timers.now());
      // Express leaves the body undefined where there is none at all.
      const picture = readPicture(request.body instanceof Uint8Array ? request.body : new Uint8Array(0));
      const publisher = publishers.enter(admission, sessionOf(request));
      admission.channel.publish(publisher, { ...picture, ...header });
      tell(response, admission).status(204).end();
    },
  );

  router.put(
    '/cameras/:id/status',
    admitted('application/json'),
    express.json({ limit: '4kb' }),
    (request, response) => {
      const admission: Admission = response.locals.admission;
      const status = parseInput(publisherStatusSchema, request.body, 'body');
      admission.channel.setStatus(publishers.enter(admission, sessionOf(request)), status);
      tell(response, admission).status(204).end();
    },
  );

  router.post(
    '/cameras/:id/rtc',
    admitted('application/json'),
    express.json({ limit: MAX_SIGNALS_BYTES }),
    (request, response) => {
      const { channel }: Admission = response.locals.admission;
      const said = parseInput(signalsSchema, request.body, 'body');
      const line = signalling.knownPublisherLine({ camera: channel.id, session: sessionOf(request) });
      for (const signal of said.flatMap((given) => publisherSignalSchema.safeParse(given).data ?? []))
        line?.say(signal);
      response.status(204).end();
    },
  );

  router.delete('/cameras/:id/publisher', async (request, response) => {
    publishers.leave(await admitToCamera(request), sessionOf(request));
    response.status(204).end();
  });
  return router;
}

/** The run of a publisher that a request is of. @throws {Refusal} `bad-request` */
function sessionOf(request: Request): string {
  const named = request.get(FRAME_HEADERS.session);
  return named === undefined ? ANONYMOUS_SESSION : parseInput(sessionIdSchema, named, FRAME_HEADERS.session);
}

/** What Socket.IO carries in a frame's header. */
function headerOf(request: Request, now: number): Pick<IncomingFrame, 'counted' | 'capturedAt' | 'skipped'> {
  const counted = request.get(FRAME_HEADERS.sequence);
  const capturedAt = request.get(FRAME_HEADERS.capturedAt);
  const given = {
    sequence: counted === undefined ? 0 : numberIn(counted),
    ...(capturedAt !== undefined && { capturedAt: numberIn(capturedAt) }),
  };
  const header = readHeader(given, now, FRAME_HEADERS);
  return {
    counted: counted === undefined ? undefined : header.sequence,
    capturedAt: header.capturedAt,
    skipped: skippedOf(request),
  };
}

function skippedOf(request: Request): IncomingFrame['skipped'] {
  const text = request.get(FRAME_HEADERS.skipped);
  if (text === undefined) return undefined;
  const skipped = parseSkipped(text);
  if (skipped) return skipped;
  throw new Refusal('bad-request', {
    field: FRAME_HEADERS.skipped,
    got: described(text),
    expected: 'frames by reason, such as uplink-full=3,idle=1',
  });
}

/** The text itself where it is none. */
const numberIn = (text: string): number | string => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text);
