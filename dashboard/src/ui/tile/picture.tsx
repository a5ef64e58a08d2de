import { useLayoutEffect, useRef } from 'preact/hooks';
import type { CameraModel } from '../../state/model.ts';
import { clockTime } from '../figures/times.ts';
import { followSight } from './sight.ts';
import type { TileView } from './tile-view.ts';

/** The canvas. After the end of a session it is another, empty one. */
export function Picture({ camera, view }: { camera: CameraModel; view: TileView }) {
  const wiped = view.look === 'signed-out';
  return (
    <Canvas key={wiped ? 'wiped' : 'shown'} camera={camera} wiped={wiped} label={labelOf(camera, view)} />
  );
}

function Canvas({ camera, wiped, label }: { camera: CameraModel; wiped: boolean; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (wiped || !canvas.current) return;
    const detach = camera.attach(canvas.current);
    const unfollow = followSight(canvas.current, camera);
    return () => {
      unfollow();
      detach();
    };
  }, [camera, wiped]);
  return <canvas ref={canvas} class="picture" role="img" aria-label={label} />;
}

function labelOf(camera: CameraModel, view: TileView): string {
  const { name } = camera.status.value;
  if (view.state === 'live') return `${name}, ${view.look}`;
  const paintedAt = camera.lastPaintedAt.peek();
  if (paintedAt === null || view.look === 'signed-out') return `${name}, no picture`;
  return `${name}, picture from ${clockTime(Date.now() - (performance.now() - paintedAt))}`;
}
