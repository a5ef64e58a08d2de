import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { CameraModel } from '../../state/model.ts';
import { formatRoute } from '../app/route.ts';
import './tile-link.css';
import type { TileView } from './tile-view.ts';

/** Nothing is wrong with the camera, as far as is known. */
const UNHEARD = new Set<ReasonCode>(['relay-unreachable', 'network-offline', 'transport-pinned']);

interface HistoryLinkProps {
  camera: CameraModel;
  view: TileView;
  tabIndex?: number | undefined;
}

/** Of a camera that is away: whether it often is. */
export function HistoryLink({ camera, view, tabIndex }: HistoryLinkProps) {
  if (view.look !== 'offline' || view.reason === null || UNHEARD.has(view.reason)) return null;
  return (
    <a
      class="tile-link history-link"
      href={formatRoute({ page: 'history', camera: camera.id })}
      tabIndex={tabIndex}
      aria-label={`History of ${camera.status.value.name}`}
    >
      History
    </a>
  );
}
