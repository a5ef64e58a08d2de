import { FRAME_WINDOW, MAX_FRAME_BYTES, MAX_FRAME_PIXELS } from '@porthole/shared/protocol/limits';
import type { Limits } from '@porthole/shared/protocol/wire';

/** What this relay takes, as every publisher is told in its hello. */
export const RELAY_LIMITS: Limits = {
  maxFrameBytes: MAX_FRAME_BYTES,
  maxFramePixels: MAX_FRAME_PIXELS,
  window: FRAME_WINDOW,
};
