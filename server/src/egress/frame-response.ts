import type { Frame } from '@porthole/shared/protocol/frame';
import { FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import type { Response } from 'express';

/** A frame's header as HTTP headers. */
export function frameHeaders({ header }: Frame, now: number): Record<string, string> {
  return {
    [FRAME_HEADERS.sequence]: `${header.sequence}`,
    [FRAME_HEADERS.capturedAt]: `${header.capturedAt}`,
    [FRAME_HEADERS.width]: `${header.width}`,
    [FRAME_HEADERS.height]: `${header.height}`,
    [FRAME_HEADERS.transport]: header.transport,
    [FRAME_HEADERS.clock]: `${now}`,
  };
}

export function sendFrame(response: Response, frame: Frame, now: number): void {
  response
    .set(frameHeaders(frame, now))
    .type('image/jpeg')
    .send(Buffer.from(frame.jpeg.buffer, frame.jpeg.byteOffset, frame.jpeg.length));
}
