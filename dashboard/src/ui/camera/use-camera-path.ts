import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../app/context.ts';

const EVERY_MS = 2_000;

/** What the relay knows of the camera's way, asked for while somebody looks; null while unknown. */
export function useCameraPath(id: string): CameraPath | null {
  const { api, wall } = useApp();
  const [path, setPath] = useState<CameraPath | null>(null);
  const ended = wall.ended.value !== null;
  useEffect(() => {
    setPath(null);
    if (ended) return;
    let gone = false;
    const ask = async () => {
      if (document.hidden) return;
      const answer = await api.readPath(id).catch(() => null);
      if (!gone) setPath(answer);
    };
    void ask();
    const polling = setInterval(() => void ask(), EVERY_MS);
    return () => {
      gone = true;
      clearInterval(polling);
    };
  }, [api, id, ended]);
  return path;
}
