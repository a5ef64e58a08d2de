import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { formatRoute } from '../app/route.ts';
import { duration } from '../figures/times.ts';
import { Picture } from '../tile/picture.tsx';
import { useTileView } from '../tile/use-tile-view.ts';
import { Hop } from './hop-figures.tsx';
import { LegLine } from './leg-line.tsx';
import type { CameraHop } from './path-model.ts';

interface CameraRowProps {
  hop: CameraHop;
  /** The relay's clock as of the answer. */
  at: number;
  pictures: boolean;
}

/** A camera, its PC, and its leg to the relay. */
export function CameraRow({ hop, at, pictures }: CameraRowProps) {
  const { wall } = useApp();
  const camera = wall.cameras.value?.find(({ id }) => id === hop.id);
  const away = hop.awaySince !== null && `${duration(at - hop.awaySince)}`;
  const shown = { ...hop, trouble: [hop.trouble, away].filter(Boolean).join(' · ') || null };
  return (
    <li
      class="map-row"
      data-hop={hop.id}
      data-transport={hop.transport ?? ''}
      data-trouble={hop.trouble ? '' : undefined}
    >
      <a class="map-end" href={formatRoute({ page: 'camera', id: hop.id })}>
        {pictures && camera && <Thumb camera={camera} />}
        <span class="map-words">
          <span class="map-name">{hop.name}</span>
          <span class="map-place">{hop.host || (hop.state === 'offline' ? 'offline' : 'its PC')}</span>
        </span>
      </a>
      <span class="map-stub">
        <LegLine transport={hop.transport} width={20} />
      </span>
      <Hop hop={shown} transport={hop.transport} note={hop.note} />
    </li>
  );
}

function Thumb({ camera }: { camera: CameraModel }) {
  const view = useTileView(camera).value;
  return (
    <span class="map-thumb" data-state={view.state} data-look={view.look}>
      <span class="well">
        <Picture camera={camera} view={view} />
      </span>
    </span>
  );
}
