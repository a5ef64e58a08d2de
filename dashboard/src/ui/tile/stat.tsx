import type { Figure } from '../figures/figures.ts';

type StatName = 'frames' | 'fps' | 'age' | 'rate' | 'resolution' | 'rendition';

/** One figure: a person reads its text, a script its data-value. */
export function Stat({
  name,
  figure,
  unit = figure.unit,
}: {
  name: StatName;
  figure: Figure;
  unit?: string;
}) {
  return (
    <span class={`stat stat-${name}`} data-stat={name} data-value={figure.data} title={figure.title}>
      <b>{figure.value}</b>
      {unit && <span class="stat-unit"> {unit}</span>}
    </span>
  );
}
