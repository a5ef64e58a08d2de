import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { type ShownLegs, showLegs } from './shown-figures.ts';
import type { TileView } from './tile-view.ts';

export function useShownLegs(camera: CameraModel, view: TileView): ShownLegs {
  const { leg } = useApp().wall;
  const atHand = leg.trouble.value === null ? leg.transport.value : null;
  return showLegs(view, camera.figures.value, atHand);
}
