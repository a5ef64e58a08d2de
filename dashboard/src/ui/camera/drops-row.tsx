import type { Drops } from '../../state/frame-drops.ts';
import { thousands } from '../figures/figures.ts';

/** By the names that are fixed for scripts. */
const REASONS: readonly (readonly [keyof Drops, stat: string, words: string])[] = [
  [
    'skipped',
    'skipped',
    'never came: left out for a newer one by the camera or the relay, or lost on the way',
  ],
  ['replaced', 'replaced', 'came, and a newer one was there before it was painted'],
  ['stoodBy', 'stood-by', 'not sent, or kept ready, while WebRTC brought the picture'],
  ['broken', 'broken', 'came and could not be decoded'],
];

/** Why frames were not painted, for a person who asks. */
export function DropsRow({ drops }: { drops: Drops }) {
  const reasons = REASONS.filter(([reason]) => drops[reason] > 0);
  return (
    <details class="drops">
      <summary>Frames not painted, by reason</summary>
      <ul>
        {reasons.length === 0 && <li>None since this page opened the camera</li>}
        {reasons.map(([reason, stat, words]) => (
          <li key={stat} data-stat={stat} data-value={drops[reason]}>
            <b>{thousands(drops[reason])}</b> {words}
          </li>
        ))}
      </ul>
    </details>
  );
}
