import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { ShownLeg } from './ladder-text.ts';
import { SENDS } from './ladder-words.ts';

/** As the camera's PC tells it, while it does. */
export function cameraLeg(path: CameraPath | null): ShownLeg | null {
  const { leg, host } = path?.publisher ?? {};
  if (!path || !leg) return null;
  return {
    title: 'Camera → relay',
    by: host || 'its PC',
    choice: leg.choice,
    rungs: leg.rungs,
    does: SENDS,
    carries: carries(path),
    changes: leg.changes,
  };
}

/** A camera that all see over WebRTC is asked for a frame now and then. */
function carries({ viewers }: CameraPath): string {
  const standsBy = viewers.length > 0 && viewers.every((viewer) => viewer.standsBy);
  return standsBy ? 'stands by' : 'carrying';
}
