import { useComputed } from '@preact/signals';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { duration } from '../figures/times.ts';
import { type TileView, viewTile } from './tile-view.ts';

/** What a tile says of its camera, refreshed with the text. */
export function useTileView(camera: CameraModel) {
  const { wall, now, recoveries } = useApp();
  return useComputed((): TileView => {
    const view = viewTile({
      status: camera.status.value,
      picture: camera.picture.value,
      changedAt: camera.changedAt.value,
      // Read on the tick: following every paint would redraw text with every frame.
      lastPaintedAt: camera.lastPaintedAt.peek(),
      ended: wall.ended.value,
      now: now.value,
    });
    const away = view.state === 'live' ? recoveries.backAfter(camera) : null;
    return away === null ? view : { ...view, word: `back after ${duration(away)}` };
  });
}
