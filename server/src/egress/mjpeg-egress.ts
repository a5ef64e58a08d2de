import type { Timers } from '@porthole/shared/flow/timers';
import type { Request, Response } from 'express';
import type { CameraChannel } from '../relay/camera-channel.ts';
import type { Renditions } from '../relay/renditions.ts';
import { type TakenFrame, Viewer } from '../relay/viewer.ts';
import type { BookObserver } from '../relay/viewer-books.ts';
import { FrameBytes } from './frame-bytes.ts';
import { frameHeaders } from './frame-response.ts';
import { requestedWish } from './requested-wish.ts';
import { UNREAD_MS } from './unread-answer.ts';

const BOUNDARY = 'porthole-frame';

const HEADERS = {
  'Content-Type': `multipart/x-mixed-replace; boundary=${BOUNDARY}`,
  'Cache-Control': 'no-store',
  // nginx would otherwise gather the stream until a buffer is full.
  'X-Accel-Buffering': 'no',
  Connection: 'close',
};

export interface MjpegParts {
  timers: Timers;
  renditions: Renditions;
  observer?: BookObserver | undefined;
}

/**
 * multipart/x-mixed-replace, as ffmpeg, VLC, Home Assistant and <img> read it. A reader's own socket says when there is room, and
 * one frame is written at a time, so what waits for a slow reader is one frame in its mailbox.
 *
 * @throws {Refusal} `bad-request`
 */
export function streamMjpeg(
  request: Request,
  response: Response,
  channel: CameraChannel,
  { timers, renditions, observer }: MjpegParts,
): void {
  const wish = requestedWish(request);
  if (request.method === 'HEAD') {
    response.writeHead(200, HEADERS).end();
    return;
  }
  let writing = false;
  let cancelStall = () => {};
  const pump = () => {
    if (writing || response.destroyed) return;
    const taken = viewer.take();
    if (!taken) return;
    const { frame } = taken;
    writing = true;
    cancelStall = timers.after(UNREAD_MS, () => response.destroy());
    response.write(parts.of(taken), () => {
      cancelStall();
      writing = false;
      // No player says what it painted: what its system has taken counts as that.
      viewer.acknowledge(frame.header.sequence);
      pump();
    });
  };
  const viewer = new Viewer(channel, {
    line: { transport: 'mjpeg', window: null, roundTripMs: null },
    frameWaiting: pump,
    cameraGone: () => response.end(),
    renditions: renditions.line().viewer(channel.id, wish),
    observer,
    wish,
  });
  response.writeHead(200, HEADERS);
  response.write(`--${BOUNDARY}\r\n`);
  request.socket.setNoDelay(true);
  response.on('close', () => {
    cancelStall();
    viewer.close();
  });
  viewer.join();
}

const parts = new FrameBytes(part);

/** Ends with the next boundary: a reader shows a part when it sees that it has ended. */
function part({ frame, rendition }: TakenFrame): Buffer {
  const { jpeg } = frame;
  const headers = {
    'Content-Type': 'image/jpeg',
    'Content-Length': `${jpeg.length}`,
    ...frameHeaders(frame, rendition),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${lines.join('')}\r\n`), jpeg, Buffer.from(`\r\n--${BOUNDARY}\r\n`)]);
}
