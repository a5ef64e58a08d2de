import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import { figureText, fpsFigure } from '../figures/figures.ts';
import type { ShownLeg } from './ladder-text.ts';
import { SENDS } from './ladder-words.ts';

/** As the camera's PC tells it, while it does. */
export function cameraLeg(path: CameraPath | null): ShownLeg | null {
  const { leg, host } = path?.publisher ?? {};
  if (!leg) return null;
  return {
    title: 'Camera → relay',
    by: host || 'its PC',
    choice: leg.choice,
    rungs: leg.rungs,
    does: SENDS,
    carries: `carrying ${figureText(fpsFigure(path?.relay.fps ?? null))}`,
    changes: leg.changes,
  };
}
