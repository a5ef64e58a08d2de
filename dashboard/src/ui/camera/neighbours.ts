import type { CameraModel } from '../../state/model.ts';

/** The camera beside this one in the wall's order, round and round. */
export function neighbour(
  cameras: readonly Pick<CameraModel, 'id'>[],
  id: string,
  by: 1 | -1,
): string | undefined {
  const at = cameras.findIndex((camera) => camera.id === id);
  if (at === -1) return cameras[0]?.id;
  return cameras[(at + by + cameras.length) % cameras.length]?.id;
}
