import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { pagesOf } from '../layout/layout.ts';
import { type Look, viewTile } from '../tile/tile-view.ts';
import { focusTile } from '../wall/focus-tile.ts';

export function lookOf(camera: CameraModel, ended: ReasonCode | null): Look {
  return viewTile({
    picture: camera.picture.value,
    status: camera.status.peek(),
    changedAt: 0,
    lastPaintedAt: 0,
    ended,
    reduced: null,
    ageMs: camera.figures.value.ageMs,
    relayLostAt: null,
    now: 0,
  }).look;
}

/** Goes to the next camera, after the present one, whose state is wanted; on its own page if that is where the person is. */
export function useJump() {
  const { wall, selected, router, wallPage } = useApp();
  return (wanted: (look: Look, camera: CameraModel) => boolean): void => {
    const cameras = wall.cameras.peek() ?? [];
    const route = router.route.peek();
    const here = route.page === 'camera' ? route.id : selected.peek();
    const at = cameras.findIndex(({ id }) => id === here);
    const next = [...cameras.slice(at + 1), ...cameras.slice(0, at + 1)].find((camera) =>
      wanted(lookOf(camera, wall.ended.peek()), camera),
    );
    if (!next) return;
    selected.value = next.id;
    if (route.page === 'camera') {
      router.go({ page: 'camera', id: next.id });
      return;
    }
    wallPage.value = Math.floor(cameras.indexOf(next) / pagesOf(cameras.length).size);
    router.go({ page: 'wall' });
    requestAnimationFrame(() => focusTile(next.id));
  };
}
