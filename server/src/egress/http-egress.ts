import type { Timers } from '@porthole/shared/flow/timers';
import { nextFrameQuerySchema, nextFramesQuerySchema, parseWatchList } from '@porthole/shared/protocol/api';
import type { Frame } from '@porthole/shared/protocol/frame';
import { lastFrameQuerySchema } from '@porthole/shared/protocol/outages';
import type { Wish } from '@porthole/shared/protocol/renditions';
import { type Request, type Response, Router } from 'express';
import { admitVersion } from '../access/protocol-version.ts';
import { HeldGet } from '../observe/held-get.ts';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Directory } from '../relay/directory.ts';
import { parseInput } from '../relay/parse-input.ts';
import { Refusal } from '../relay/refusal.ts';
import type { Renditions } from '../relay/renditions.ts';
import { Viewer } from '../relay/viewer.ts';
import type { BookObserver } from '../relay/viewer-books.ts';
import { privateAddress } from '../signaling/private-address.ts';
import type { Signalling } from '../signaling/signalling.ts';
import { sendFrame } from './frame-response.ts';
import { streamMjpeg } from './mjpeg-egress.ts';
import { requestedWish } from './requested-wish.ts';
import { pageOf } from './viewer-seats.ts';
import type { WallViewers } from './wall-viewers.ts';

export interface HttpEgressParts {
  directory: Directory;
  walls: WallViewers;
  timers: Timers;
  /** The session of a request that access has let in. */
  sessionId: (response: Response) => string;
  renditions: Renditions;
  /** Of before the outage that began then, in ms since the epoch. */
  lastFrame: (camera: string, since: number) => Frame | undefined;
  observer?: BookObserver | undefined;
  signalling?: Signalling | undefined;
  trustProxy?: boolean;
}

/** The doors out over plain GETs. Access has been checked before. */
export function httpEgress(parts: HttpEgressParts): Router {
  const { directory, walls, timers, sessionId, signalling, trustProxy = false } = parts;
  const router = Router();
  const channel = (request: Request) => directory.channel(String(request.params.id));

  router.get('/frames/next', (request, response) => {
    const query = parseInput(nextFramesQuerySchema, request.query, 'query');
    const { viewer, watch, cameras, rtt, held, save, standby, fps, rtc, protocol } = query;
    admitVersion(protocol);
    const session = sessionId(response);
    const wall = walls.viewer(session, viewer);
    const address = privateAddress(request, trustProxy);
    const line =
      rtc === undefined ? undefined : signalling?.viewerLine({ session, page: pageOf(viewer), address });
    wall.ask(response, {
      watch: parseWatchList(watch),
      camerasVersion: Number(cameras),
      times: { roundTripMs: rtt, heldMs: held },
      saveData: save !== undefined,
      standby: standby !== undefined,
      fps: fps === undefined ? undefined : Number(fps),
      signals: line && { line, heard: Number(rtc) },
    });
  });

  router.get('/cameras/:id/frames/next', (request, response) => {
    const { after } = parseInput(nextFrameQuerySchema, request.query, 'query');
    const wish = requestedWish(request);
    holdForOne(response, channel(request), after === undefined ? undefined : Number(after), wish, parts);
  });

  router.get('/cameras/:id/snapshot.jpg', async (request, response) => {
    const { latest } = channel(request);
    const wish = requestedWish(request);
    if (!latest) throw new Refusal('no-frame-yet');
    const { frame, rendition } = await parts.renditions.picture(latest, wish);
    sendFrame(response, frame, timers, rendition);
  });

  router.get('/cameras/:id/last-frame.jpg', async (request, response) => {
    const { since } = parseInput(lastFrameQuerySchema, request.query, 'query');
    const wish = requestedWish(request);
    const last = parts.lastFrame(channel(request).id, Number(since));
    if (!last) throw new Refusal('frame-gone');
    const { frame, rendition } = await parts.renditions.picture(last, wish);
    sendFrame(response, frame, timers, rendition);
  });

  router.get('/cameras/:id/stream.mjpeg', (request, response) => {
    streamMjpeg(request, response, channel(request), parts);
  });
  return router;
}

/** One frame, one answer: keeps nothing for the next request, and takes what it sends for painted. */
function holdForOne(
  response: Response,
  channel: CameraChannel,
  after: number | undefined,
  wish: Wish,
  { timers, renditions, observer }: Pick<HttpEgressParts, 'timers' | 'renditions' | 'observer'>,
): void {
  const answer = () => {
    const taken = viewer.take();
    if (!taken) return;
    viewer.acknowledge(taken.frame.header.sequence);
    get.answer((held) => sendFrame(held, taken.frame, timers, taken.rendition));
  };
  const viewer = new Viewer(channel, {
    line: { transport: 'http', window: null, roundTripMs: null },
    frameWaiting: answer,
    cameraGone: () => get.answer((held) => held.status(204).end()),
    renditions: renditions.line().viewer(channel.id, wish),
    observer,
    wish,
  });
  const get = new HeldGet(response, timers, () => viewer.close());
  viewer.join(after);
}
