import { reason } from './reason.ts';

/** What a viewer sees of a picture whose camera is there: none, a resting or a smaller one. */
export const PICTURE_REASONS = {
  'no-frames': reason(
    'No new frames',
    'The connection is open, but no new frame arrives.',
    'The picture returns by itself; other transports are tried beside this one.',
    true,
  ),
  'decode-failed': reason(
    'Broken frames',
    'Frames arrive and cannot be decoded.',
    'They are skipped and counted; check the source.',
    true,
  ),
  'tab-hidden': reason(
    'Resting',
    'Nobody sees this picture, so nothing is asked for.',
    'It starts the moment you look.',
    true,
  ),
  'uplink-thin': reason(
    'PC’s line is thin',
    'The line of {pc} carries {rate}, so it sends {width} px at {fps} fps.',
    'It returns to full by itself.',
    true,
  ),
  'downlink-thin': reason(
    'Your line is thin',
    'Your line carries {rate}, so you get {width} px at {fps} fps.',
    'Pin a size, or watch fewer cameras; it returns to full by itself.',
    true,
  ),
  'viewer-busy': reason(
    'This computer is busy',
    'This browser paints no more than {fps} fps, so it asks for no more. The picture keeps its size.',
    'Close what else is busy on this computer, or watch fewer cameras; it returns to full by itself.',
    true,
  ),
  'save-data': reason(
    'Saving data',
    'Your browser asks to save data, so smaller pictures are sent.',
    'Choose another rendition in the menu to override it.',
    true,
  ),
} as const;
