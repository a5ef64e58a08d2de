import type { ChosenRendition } from '@porthole/shared/flow/rendition-ladder';
import type { Timers } from '@porthole/shared/flow/timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import { FRAME_HEADERS } from '@porthole/shared/protocol/wire';
import type { Response } from 'express';
import { cutIfUnread } from './unread-answer.ts';

/** A frame's header as HTTP headers. @param rendition left out where nothing speaks against the camera's own */
export function frameHeaders({ header }: Frame, rendition?: ChosenRendition): Record<string, string> {
  return {
    [FRAME_HEADERS.sequence]: `${header.sequence}`,
    [FRAME_HEADERS.capturedAt]: `${header.capturedAt}`,
    [FRAME_HEADERS.width]: `${header.width}`,
    [FRAME_HEADERS.height]: `${header.height}`,
    [FRAME_HEADERS.transport]: header.transport,
    ...(rendition &&
      rendition.cause !== 'full' && { [FRAME_HEADERS.rendition]: `${rendition.name} ${rendition.cause}` }),
  };
}

export function sendFrame(
  response: Response,
  frame: Frame,
  timers: Timers,
  rendition?: ChosenRendition,
): void {
  cutIfUnread(response, timers);
  response
    .set({ ...frameHeaders(frame, rendition), [FRAME_HEADERS.clock]: `${timers.now()}` })
    .type('image/jpeg')
    .send(Buffer.from(frame.jpeg.buffer, frame.jpeg.byteOffset, frame.jpeg.length));
}
