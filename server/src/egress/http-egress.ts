import type { Timers } from '@porthole/shared/flow/timers';
import { nextFrameQuerySchema, nextFramesQuerySchema, parseWatchList } from '@porthole/shared/protocol/api';
import { type Request, type Response, Router } from 'express';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Directory } from '../relay/directory.ts';
import { Refusal } from '../relay/refusal.ts';
import { Viewer } from '../relay/viewer.ts';
import { sendFrame } from './frame-response.ts';
import { HeldGet } from './held-get.ts';
import { streamMjpeg } from './mjpeg-egress.ts';
import type { WallViewers } from './wall-viewers.ts';

export interface HttpEgressParts {
  directory: Directory;
  walls: WallViewers;
  timers: Timers;
  /** The session of a request that access has let in. */
  sessionId: (response: Response) => string;
}

/** The doors out over plain GETs. Access has been checked before. */
export function httpEgress({ directory, walls, timers, sessionId }: HttpEgressParts): Router {
  const router = Router();
  const channel = (request: Request) => directory.channel(String(request.params.id));

  router.get('/frames/next', (request, response) => {
    const query = nextFramesQuerySchema.safeParse(request.query);
    if (!query.success) throw new Refusal('bad-request');
    const { viewer, watch, cameras } = query.data;
    walls.viewer(sessionId(response), viewer).ask(response, parseWatchList(watch), Number(cameras));
  });

  router.get('/cameras/:id/frames/next', (request, response) => {
    const query = nextFrameQuerySchema.safeParse(request.query);
    if (!query.success) throw new Refusal('bad-request');
    const { after } = query.data;
    holdForOne(response, channel(request), after === undefined ? undefined : Number(after), timers);
  });

  router.get('/cameras/:id/snapshot.jpg', (request, response) => {
    const { latest } = channel(request);
    if (!latest) throw new Refusal('no-frame-yet');
    sendFrame(response, latest, timers.now());
  });

  router.get('/cameras/:id/stream.mjpeg', (request, response) => {
    streamMjpeg(request, response, channel(request), timers);
  });
  return router;
}

/** One frame, one answer: keeps nothing for the next request. */
function holdForOne(
  response: Response,
  channel: CameraChannel,
  after: number | undefined,
  timers: Timers,
): void {
  const answer = () => {
    const frame = viewer.take();
    if (frame) get.answer((held) => sendFrame(held, frame, timers.now()));
  };
  const viewer = new Viewer(channel, answer, () => get.answer((held) => held.status(204).end()));
  const get = new HeldGet(response, timers, () => viewer.close());
  viewer.join(after);
}
