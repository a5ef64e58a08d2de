import type { Timers } from '@porthole/shared/flow/timers';
import { publisherStatusSchema } from '@porthole/shared/protocol/cameras';
import { publishedHeaderSchema } from '@porthole/shared/protocol/frame';
import { MAX_FRAME_BYTES } from '@porthole/shared/protocol/limits';
import { type PublishHello, sessionIdSchema } from '@porthole/shared/protocol/publish-events';
import { PROTOCOL_VERSION } from '@porthole/shared/protocol/version';
import { FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import express, { type Request, type Response, Router } from 'express';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Directory } from '../relay/directory.ts';
import { ANONYMOUS_SESSION } from '../relay/publisher.ts';
import { Refusal } from '../relay/refusal.ts';
import type { CameraCredentials } from './camera-credentials.ts';
import { readPicture } from './frame-door.ts';
import type { HttpPublishers } from './http-publishers.ts';
import { RELAY_LIMITS } from './limits.ts';

export interface HttpIngestParts {
  credentials: CameraCredentials;
  directory: Directory;
  publishers: HttpPublishers;
  timers: Timers;
}

/** The door in over plain requests. */
export function httpIngest({ credentials, directory, publishers, timers }: HttpIngestParts): Router {
  const router = Router();
  const camera = async (request: Request): Promise<CameraChannel> => {
    const channel = await credentials.channelOf(bearer(request));
    if (request.params.id !== channel.id) {
      directory.channel(String(request.params.id));
      throw new Refusal('key-other-camera');
    }
    return channel;
  };
  const tell = (response: Response, channel: CameraChannel) =>
    response.set({ [FRAME_HEADERS.viewers]: `${channel.viewers}`, [FRAME_HEADERS.clock]: `${timers.now()}` });

  router.get('/publisher', async (request, response) => {
    const { id, name, viewers } = await credentials.channelOf(bearer(request));
    response.json({
      protocol: PROTOCOL_VERSION,
      camera: { id, name },
      limits: RELAY_LIMITS,
      viewers,
    } satisfies PublishHello);
  });

  // The key is looked at before the body is read: a stranger's megabytes are not worth receiving.
  router.post(
    '/cameras/:id/frames',
    async (request, response, next) => {
      response.locals.channel = await camera(request);
      if (!request.is('image/jpeg')) throw new Refusal('wrong-content-type');
      next();
    },
    express.raw({ type: 'image/jpeg', limit: MAX_FRAME_BYTES, inflate: false }),
    (request, response) => {
      const channel: CameraChannel = response.locals.channel;
      const header = readHeader(request);
      // Express leaves the body undefined where there is none at all.
      const picture = readPicture(request.body instanceof Uint8Array ? request.body : new Uint8Array(0));
      channel.publish(publishers.enter(channel, session(request)), { ...picture, ...header });
      tell(response, channel).status(204).end();
    },
  );

  router.put('/cameras/:id/status', express.json({ limit: '4kb' }), async (request, response) => {
    const channel = await camera(request);
    const status = publisherStatusSchema.safeParse(request.body);
    if (!status.success) throw new Refusal('bad-request');
    channel.setStatus(publishers.enter(channel, session(request)), status.data);
    tell(response, channel).status(204).end();
  });

  router.delete('/cameras/:id/publisher', async (request, response) => {
    const channel = await camera(request);
    publishers.leave(channel, session(request));
    response.status(204).end();
  });
  return router;
}

function bearer(request: Request): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
}

function session(request: Request): string {
  const named = request.get(FRAME_HEADERS.session);
  if (named === undefined) return ANONYMOUS_SESSION;
  const parsed = sessionIdSchema.safeParse(named);
  if (!parsed.success) throw new Refusal('bad-request');
  return parsed.data;
}

function readHeader(request: Request): { counted: number | undefined; capturedAt: number | undefined } {
  const sequence = number(request.get(FRAME_HEADERS.sequence));
  const capturedAt = number(request.get(FRAME_HEADERS.capturedAt));
  const parsed = publishedHeaderSchema.safeParse({
    sequence: sequence ?? 0,
    ...(capturedAt !== undefined && { capturedAt }),
  });
  if (!parsed.success) throw new Refusal('bad-request');
  return {
    counted: sequence === undefined ? undefined : parsed.data.sequence,
    capturedAt: parsed.data.capturedAt,
  };
}

/** Something that is no number becomes NaN, which the schema refuses. */
function number(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return text.trim() === '' ? Number.NaN : Number(text);
}
