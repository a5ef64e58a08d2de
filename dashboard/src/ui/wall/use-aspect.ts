import { useComputed } from '@preact/signals';
import type { CameraModel } from '../../state/model.ts';
import { usualAspect } from '../layout/layout.ts';

/** The usual picture of these cameras; changes when a picture's size does, not with its frames. */
export function useAspect(cameras: readonly CameraModel[]): number {
  const sizes = useComputed(() =>
    cameras
      .map(({ status }) => status.value.latest)
      .map((latest) => latest && `${latest.width}x${latest.height}`)
      .join(),
  );
  return usualAspect(
    sizes.value
      .split(',')
      .filter(Boolean)
      .map((size) => {
        const [width = 16, height = 9] = size.split('x').map(Number);
        return { width, height };
      }),
  );
}
