import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import type { Look } from '../tile/tile-view.ts';
import { reducedNow } from '../tile/use-tile-view.ts';
import { lookOf, useJump } from './troubled.ts';

type Counted = Look | 'reduced';

const WORDS: Record<Counted, string> = {
  live: 'live',
  reduced: 'reduced',
  delayed: 'delayed',
  stale: 'stale',
  connecting: 'connecting',
  offline: 'offline',
  resting: 'resting',
  refused: 'refused',
  'signed-out': 'signed out',
};

/** How many cameras are in which state; each leads to the next of its kind. */
export function Tally() {
  const { wall } = useApp();
  const jump = useJump();
  const kindOf = (camera: CameraModel): Counted => {
    const look = lookOf(camera, wall.ended.value);
    return look === 'live' && reducedNow(camera, wall) !== null ? 'reduced' : look;
  };
  const looks = (wall.cameras.value ?? []).map(kindOf);
  const counted = (Object.keys(WORDS) as Counted[])
    .map((look) => ({ look, count: looks.filter((one) => one === look).length }))
    .filter(({ count }) => count > 0);
  if (counted.length === 0) return null;
  return (
    <ul class="tally" aria-label="Cameras by state">
      {counted.map(({ look, count }) => (
        <li key={look}>
          <button
            type="button"
            class="text-button tally-item"
            title={`Go to the next camera that is ${WORDS[look]}`}
            onClick={() => jump((_, camera) => kindOf(camera) === look)}
          >
            <Glyph mark={look} />
            <b>{count}</b> <span class="tally-word">{WORDS[look]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
