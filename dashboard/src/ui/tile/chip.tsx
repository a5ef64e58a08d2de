import { Glyph } from '../glyphs/glyph.tsx';
import './chip.css';
import type { TileView } from './tile-view.ts';

/** In the corner of a live picture that is less than it could be: as wide as its words. */
export function Chip({ view }: { view: TileView }) {
  if (!view.reduced) return null;
  const { size, why, says, next } = view.reduced;
  return (
    <p class="chip" title={`${says} ${next}`}>
      <Glyph mark="reduced" />
      <span class="chip-text">
        {size} <span class="chip-why">· {why}</span>
      </span>
    </p>
  );
}
