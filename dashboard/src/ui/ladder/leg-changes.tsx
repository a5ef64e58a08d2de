import { useApp } from '../app/context.ts';
import { clockTime } from '../figures/times.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import type { SessionLine } from './session-lines.ts';

interface LegChangesProps {
  /** Of the leg. */
  title: string;
  lines: readonly SessionLine[];
}

/** How the picture came to what carries it: newest on top, the cause after the change. */
export function LegChanges({ title, lines }: LegChangesProps) {
  const now = useApp().now.peek();
  if (lines.length === 0) return null;
  return (
    <ol class="leg-changes" aria-label={`${title}: changes`}>
      {lines
        // Of two at the same moment, too, the later one is on top.
        .toReversed()
        .toSorted((a, b) => a.agoMs - b.agoMs)
        .map(({ agoMs, mark, says, why, change, code }, index) => {
          const at = now - agoMs;
          return (
            <li key={`${lines.length - index} ${says}`} data-change={change} data-code={code ?? undefined}>
              <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>
              <Glyph mark={mark} />
              <span>
                <b>{says}</b> {why}
              </span>
            </li>
          );
        })}
    </ol>
  );
}
