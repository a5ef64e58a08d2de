import { reason } from './reason.ts';

/** Whether the PC of a camera is heard. */
export const CAMERA_REASONS = {
  'camera-never-seen': reason(
    'Waiting for its PC',
    'This camera has a key, but no PC has used it yet.',
    'Start the capture client there with its key.',
    true,
  ),
  'camera-offline': reason(
    'PC stopped sending',
    '{pc} closed its session.',
    'The picture returns by itself when that PC sends again.',
    true,
  ),
  'camera-lost': reason(
    'PC out of reach',
    'Nothing is heard from {pc}: power, sleep or network there.',
    'The picture returns by itself; check that PC.',
    true,
  ),
  'key-withdrawn': reason(
    'Key withdrawn',
    'This camera was given a new key, and {pc} still has the old one.',
    'Start the capture client there with the new key.',
    true,
  ),
} as const;
