import type { CameraModel } from '../../state/model.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import './strip.css';
import type { TileView } from './tile-view.ts';
import { WhyLink } from './why-link.tsx';

interface ChipProps {
  camera: CameraModel;
  view: TileView;
  tabIndex: number;
}

/** In the corner of a live picture that is less than it could be: as wide as its words. */
export function Chip({ camera, view, tabIndex }: ChipProps) {
  if (!view.reduced) return null;
  const { size, why, says, next } = view.reduced;
  return (
    <p class="chip card tone-caution" title={`${says} ${next}`}>
      <Glyph mark="reduced" />
      <span class="ellipsis">
        {size} <span class="chip-why">· {why}</span>
      </span>
      <WhyLink camera={camera} view={view} tabIndex={tabIndex} />
    </p>
  );
}
