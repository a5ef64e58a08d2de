import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { formatRoute } from '../app/route.ts';
import { useTabStop } from '../parts/tab-stop.ts';
import './tile-link.css';
import type { TileView } from './tile-view.ts';

/** Of a camera that is away: whether it often is. The relay alone knows. */
export function HistoryLink({ camera, view }: { camera: CameraModel; view: TileView }) {
  const tabStop = useTabStop();
  const isUnheard = useApp().wall.leg.trouble.value !== null;
  if (view.look !== 'offline' || isUnheard) return null;
  return (
    <a
      class="tile-link history-link"
      href={formatRoute({ page: 'history', camera: camera.id })}
      tabIndex={tabStop}
      aria-label={`History of ${camera.status.value.name}`}
    >
      History
    </a>
  );
}
