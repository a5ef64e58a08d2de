import type { Drops } from '../../state/frame-drops.ts';
import { type Figure, figureText, thousands } from '../figures/figures.ts';

/** One figure of a link: its name for scripts, its label, what it reads. */
export interface LinkFigure {
  readonly name: string;
  readonly label: string;
  readonly figure: Figure;
  /** Most of the frame's age comes from this leg, and that is long. */
  readonly isSlow?: boolean;
}

interface LinkFiguresProps {
  figures: readonly LinkFigure[];
  drops?: Drops;
}

export function LinkFigures({ figures, drops }: LinkFiguresProps) {
  return (
    <dl class="link-figures">
      {figures.map(({ name, label, figure, isSlow = false }) => (
        <div key={name} data-slow={isSlow ? '' : undefined}>
          <dt>{label}</dt>
          <dd data-stat={name} data-value={figure.data} title={figure.title}>
            {figureText(figure)}
          </dd>
        </div>
      ))}
      {drops && <DropCounts drops={drops} />}
    </dl>
  );
}

/** The names in `data-stat` are fixed for scripts. */
const DROP_WORDS: readonly (readonly [keyof Drops, stat: string, word: string, title: string])[] = [
  [
    'skipped',
    'skipped',
    'skipped',
    'Left out for a newer frame by the camera or the relay, or lost on the way',
  ],
  ['replaced', 'replaced', 'replaced', 'A newer frame came before this one was painted'],
  ['stoodBy', 'stood-by', 'not needed', 'Not sent, or kept ready, while WebRTC brought the picture'],
  ['broken', 'broken', 'broken', 'Could not be decoded'],
];

/** Frames that were not painted since this page opened the camera, by reason. */
function DropCounts({ drops }: { drops: Drops }) {
  const counted = DROP_WORDS.filter(([reason]) => drops[reason] > 0);
  return (
    <div class="drops">
      <dt>Not painted</dt>
      {counted.length === 0 && <dd>none</dd>}
      {counted.map(([reason, stat, word, title]) => (
        <dd key={stat} data-stat={stat} data-value={drops[reason]} title={title}>
          {thousands(drops[reason])} {word}
        </dd>
      ))}
    </div>
  );
}
