import { useComputed } from '@preact/signals';
import type { CameraModel, WallModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { duration } from '../figures/times.ts';
import { type Reduced, reducedOf } from './reduced.ts';
import { type TileView, viewTile } from './tile-view.ts';

/** What a tile says of its camera, refreshed with the text. */
export function useTileView(camera: CameraModel) {
  const { wall, now, elapsed, recoveries } = useApp();
  return useComputed((): TileView => {
    const onClock = (at: number) => now.value - (elapsed.value - at);
    // Read on the tick: following every paint would redraw text with every frame.
    const paintedAt = camera.lastPaintedAt.peek();
    const view = viewTile({
      status: camera.status.value,
      picture: camera.picture.value,
      changedAt: onClock(camera.changedAt.value),
      lastPaintedAt: paintedAt === null ? null : onClock(paintedAt),
      ended: wall.ended.value,
      reduced: reducedNow(camera, wall),
      ageMs: camera.figures.value.ageMs,
      relayLostAt: wall.leg.lostAt.value === null ? null : onClock(wall.leg.lostAt.value),
      now: now.value,
    });
    const away = view.look === 'live' ? recoveries.backAfter(camera) : null;
    return away === null ? view : { ...view, word: `back after ${duration(away)}` };
  });
}

/** Refreshed with the figures. */
export function reducedNow(camera: CameraModel, { leg }: WallModel): Reduced | null {
  return reducedOf({
    figures: camera.figures.value,
    publisher: camera.status.value.publisher,
    lineBytesPerSecond: leg.bytesPerSecond.value,
  });
}
