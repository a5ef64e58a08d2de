import { useApp } from '../app/context.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import type { Look } from '../tile/tile-view.ts';
import { lookOf, useJump } from './troubled.ts';

const WORDS: Record<Look, string> = {
  live: 'live',
  stale: 'stale',
  connecting: 'connecting',
  offline: 'offline',
  refused: 'refused',
  'signed-out': 'signed out',
};

/** How many cameras are in which state; each leads to the next of its kind. */
export function Tally() {
  const { wall } = useApp();
  const jump = useJump();
  const looks = (wall.cameras.value ?? []).map((camera) => lookOf(camera, wall.ended.value));
  const counted = (Object.keys(WORDS) as Look[])
    .map((look) => ({ look, count: looks.filter((one) => one === look).length }))
    .filter(({ count }) => count > 0);
  if (counted.length === 0) return null;
  return (
    <ul class="tally" aria-label="Cameras by state">
      {counted.map(({ look, count }) => (
        <li key={look}>
          <button
            type="button"
            class="tally-item"
            title={`Go to the next camera that is ${WORDS[look]}`}
            onClick={() => jump((one) => one === look)}
          >
            <Glyph mark={look} />
            <b>{count}</b> <span class="tally-word">{WORDS[look]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
