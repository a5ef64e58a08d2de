import type { Timers } from '@porthole/shared/flow/timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { Request, Response } from 'express';
import type { CameraChannel } from '../relay/camera-channel.ts';
import { Viewer } from '../relay/viewer.ts';
import { frameHeaders } from './frame-response.ts';

const BOUNDARY = 'porthole-frame';

const HEADERS = {
  'Content-Type': `multipart/x-mixed-replace; boundary=${BOUNDARY}`,
  'Cache-Control': 'no-store',
  // nginx would otherwise gather the stream until a buffer is full.
  'X-Accel-Buffering': 'no',
  Connection: 'close',
};

/** Ms a reader may leave what was written unread before it is cut: it has stopped reading, and its frame would be of no use. */
const STALLED_AFTER_MS = 15_000;

/**
 * multipart/x-mixed-replace, as ffmpeg, VLC, Home Assistant and <img> read it. A reader's own socket says when there is room, and
 * one frame is written at a time, so what waits for a slow reader is one frame in its mailbox.
 */
export function streamMjpeg(
  request: Request,
  response: Response,
  channel: CameraChannel,
  timers: Timers,
): void {
  if (request.method === 'HEAD') {
    response.writeHead(200, HEADERS).end();
    return;
  }
  let writing = false;
  let cancelStall = () => {};
  const pump = () => {
    if (writing || response.destroyed) return;
    const frame = viewer.take();
    if (!frame) return;
    writing = true;
    cancelStall = timers.after(STALLED_AFTER_MS, () => response.destroy());
    response.write(part(frame, timers.now()), () => {
      cancelStall();
      writing = false;
      pump();
    });
  };
  const viewer = new Viewer(channel, pump, () => response.end());
  response.writeHead(200, HEADERS);
  response.write(`--${BOUNDARY}\r\n`);
  request.socket.setNoDelay(true);
  response.on('close', () => {
    cancelStall();
    viewer.close();
  });
  viewer.join();
}

/** Ends with the next boundary: a reader shows a part when it sees that it has ended. */
function part(frame: Frame, now: number): Buffer {
  const headers = {
    'Content-Type': 'image/jpeg',
    'Content-Length': `${frame.jpeg.length}`,
    ...frameHeaders(frame, now),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${lines.join('')}\r\n`),
    frame.jpeg,
    Buffer.from(`\r\n--${BOUNDARY}\r\n`),
  ]);
}
