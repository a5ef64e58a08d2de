import type { Outcome } from '@porthole/shared/doctor/check';
import type { Row } from '@porthole/shared/doctor/doctor-run';
import { figureOf, isOpen, OUTCOME_WORDS } from '@porthole/shared/doctor/report';
import { Glyph, type Mark } from '../glyphs/glyph.tsx';
import { WithCode } from './with-code.tsx';

const MARKS: Record<Outcome, Mark> = {
  fine: 'tick',
  note: 'warning',
  blocked: 'cross',
  'not-run': 'dash',
  unknown: 'dash',
};

/** One check; open where there is something to do about it. */
export function CheckRow({ row }: { row: Row }) {
  const { check, result, state } = row;
  const open = isOpen(row);
  const mark = result ? MARKS[result.outcome] : state === 'running' ? 'connecting' : 'waiting';
  return (
    <li
      class="doctor-row"
      data-check={check.id}
      data-outcome={result?.outcome ?? state}
      data-open={open}
      aria-busy={state === 'running'}
    >
      <Glyph mark={mark} />
      <span class="doctor-title" title={check.about}>
        {check.title}
      </span>
      <span class="doctor-says" title={result?.code}>
        <span class="visually-hidden">{result ? OUTCOME_WORDS[result.outcome] : state}: </span>
        {result?.says ?? (state === 'running' ? (row.doing ?? 'running') : '')}
      </span>
      <span class="doctor-figure">{result ? figureOf(row) : ''}</span>
      {state === 'running' && row.progress !== null && (
        <progress class="doctor-progress" max={1} value={row.progress} aria-label={check.title} />
      )}
      {result?.next && (
        <p class="doctor-next">
          <WithCode text={result.next} />
        </p>
      )}
    </li>
  );
}
