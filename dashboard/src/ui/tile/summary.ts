import type { Figures } from '../../state/figures.ts';
import type { TileView } from './tile-view.ts';

/** The tile in words, read when it gets focus. */
export function summarize(view: TileView, { fps, ageMs, ageEstimated }: Figures): string {
  if (view.state === 'live') return live(view, fps, ageMs, ageEstimated ? 'about ' : '');
  if (view.state === 'connecting') return 'Connecting.';
  return [
    [view.word, view.when].filter(Boolean).join(' '),
    view.title,
    view.says.replace(/\.$/, ''),
    view.next.replace(/\.$/, ''),
  ]
    .filter(Boolean)
    .map((part) => `${part}.`)
    .join(' ');
}

function live({ look, reduced }: TileView, fps: number | null, ageMs: number | null, about: string): string {
  const rate = fps === null ? [] : [`${Math.round(fps)} frames a second`];
  const age = ageMs === null ? [] : [`${about}${(ageMs / 1000).toFixed(1)} seconds old`];
  const less = reduced ? [`reduced: ${reduced.why}`] : [];
  return `${[look === 'delayed' ? 'Delayed' : 'Live', ...less, ...rate, ...age].join(', ')}.`;
}
