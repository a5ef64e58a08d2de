import { FRAME_WINDOW, MAX_FRAME_BYTES, MAX_FRAME_PIXELS } from '@porthole/shared/protocol/limits';
import type { PublishHello } from '@porthole/shared/protocol/publish-events';
import { PROTOCOL_VERSION } from '@porthole/shared/protocol/version';
import type { Limits } from '@porthole/shared/protocol/wire';
import type { CameraChannel } from '../relay/camera-channel.ts';

/** What this relay takes, as every publisher is told in its hello. */
export const RELAY_LIMITS: Limits = {
  maxFrameBytes: MAX_FRAME_BYTES,
  maxFramePixels: MAX_FRAME_PIXELS,
  window: FRAME_WINDOW,
};

export function helloTo({ id, name, demand }: CameraChannel): PublishHello {
  return { protocol: PROTOCOL_VERSION, camera: { id, name }, limits: RELAY_LIMITS, ...demand };
}
