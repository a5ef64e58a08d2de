import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { coverage, type LaneOf, LanePlot, useLane } from './lane.tsx';

/** Room left over under a plate: two minutes of age, and of fps where both fit. */
export function TileLanes({ camera, count }: { camera: CameraModel; count: 1 | 2 }) {
  return (
    <div class="lanes">
      <Lane camera={camera} of="age" />
      {count === 2 && <Lane camera={camera} of="fps" />}
    </div>
  );
}

function Lane({ camera, of }: { camera: CameraModel; of: LaneOf }) {
  const { label, plot, said, peak } = useLane(of, camera.history.value, useStoppedFor(camera));
  return (
    <div class="lane">
      <span class="lane-label">
        {label} <span class="lane-covers">{coverage(plot)}</span>
      </span>
      <span class="lane-said">
        {said}
        {peak && <span class="lane-peak">, {peak}</span>}
      </span>
      <LanePlot plot={plot} />
    </div>
  );
}

/** Of a stuck picture frames do come. */
export function useStoppedFor(camera: CameraModel): number | null {
  const { elapsed } = useApp();
  const picture = camera.picture.value;
  const comes = picture.state === 'live' || (picture.state === 'stale' && picture.code === 'frozen-source');
  const paintedAt = camera.lastPaintedAt.peek();
  return comes || paintedAt === null ? null : elapsed.value - paintedAt;
}
