import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import { useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';
import { useAsking } from '../app/use-asking.ts';

const EVERY_MS = 2_000;

/** What the relay knows of the camera's way, asked for while somebody looks; null while unknown. */
export function useCameraPath(id: string): CameraPath | null {
  const { api, wall } = useApp();
  const [path, setPath] = useState<CameraPath | null>(null);
  const asks = wall.ended.value === null;
  useAsking(
    { everyMs: EVERY_MS, asks },
    () =>
      api.readPath(id).then(
        (answer) => () => setPath(answer),
        () => () => setPath(null),
      ),
    [api, id],
  );
  return asks ? path : null;
}
