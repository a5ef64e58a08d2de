import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import { type ShownLeg, withDuration } from './connection-text.ts';
import { SENDS } from './transport-words.ts';

/** The camera's leg as its PC reports it; null while it does not. */
export function cameraLeg(path: CameraPath | null): ShownLeg | null {
  const { leg, host } = path?.publisher ?? {};
  if (!path || !leg) return null;
  return {
    title: 'Camera → relay',
    by: host || 'its PC',
    choice: leg.choice,
    transports: withDuration(leg.rungs, leg.changes),
    does: SENDS,
    carries: carries(path),
    changes: leg.changes,
  };
}

/** A camera whose viewers all use WebRTC sends the relay only a few frames. */
function carries({ viewers }: CameraPath): string {
  const standsBy = viewers.length > 0 && viewers.every((viewer) => viewer.standsBy);
  return standsBy ? 'stands by' : 'carrying';
}
