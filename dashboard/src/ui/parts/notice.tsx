import type { ComponentChildren } from 'preact';
import { Glyph, type Mark } from '../glyphs/glyph.tsx';
import './parts.css';

const MARKS: Record<'bad' | 'caution' | 'good', Mark> = { bad: 'refused', caution: 'warning', good: 'tick' };

export function Notice({
  tone,
  children,
}: {
  tone: 'bad' | 'caution' | 'good';
  children: ComponentChildren;
}) {
  return (
    <div class={`notice card tone-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Glyph mark={MARKS[tone]} />
      <p>{children}</p>
    </div>
  );
}
