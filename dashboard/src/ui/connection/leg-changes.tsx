import { useApp } from '../app/context.ts';
import { clockTime } from '../figures/times.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import type { ShownLeg } from './connection-text.ts';
import { changeWords } from './transport-words.ts';

/** The last changes of a leg's transport, newest first. */
export function LegChanges({ leg: { title, changes, does } }: { leg: ShownLeg }) {
  const now = useApp().now.peek();
  if (changes.length === 0) return null;
  return (
    <ol class="leg-changes" aria-label={`${title}: changes`}>
      {changes
        .map(({ agoMs, ...change }, index) => {
          const { mark, says, why } = changeWords(change, does);
          const at = now - agoMs;
          return (
            <li
              key={`${index} ${says}`}
              data-change={`${change.from ?? ''}-${change.to ?? ''}`}
              data-code={change.code ?? undefined}
            >
              <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>
              <Glyph mark={mark} />
              <span>
                <b>{says}</b> {why}
              </span>
            </li>
          );
        })
        .toReversed()}
    </ol>
  );
}
