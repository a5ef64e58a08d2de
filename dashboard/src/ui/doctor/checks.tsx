import { GROUP_TITLES, type Group, type Outcome } from '@porthole/shared/doctor/check';
import type { Row } from '@porthole/shared/doctor/doctor-run';
import { figureOf, OUTCOME_WORDS } from '@porthole/shared/doctor/report';
import { Panel } from '../camera/panel.tsx';
import { Glyph, type Mark } from '../glyphs/glyph.tsx';

const MARKS: Record<Outcome, Mark> = {
  fine: 'tick',
  note: 'warning',
  blocked: 'cross',
  'not-run': 'dash',
  unknown: 'dash',
};

interface CheckGroupProps {
  group: Group;
  rows: readonly Row[];
}

export function CheckGroup({ group, rows }: CheckGroupProps) {
  const ours = rows.filter(({ check }) => check.group === group);
  return (
    <Panel title={GROUP_TITLES[group]} class="doctor-group">
      <ol>
        {ours.map((row) => (
          <CheckRow key={row.check.id} row={row} />
        ))}
      </ol>
    </Panel>
  );
}

/** One check; what to do about it is below. */
function CheckRow({ row }: { row: Row }) {
  const { check, result, state, doing } = row;
  const mark = result ? MARKS[result.outcome] : state === 'running' ? 'connecting' : 'waiting';
  return (
    <li
      class="doctor-row"
      data-check={check.id}
      data-outcome={result?.outcome ?? state}
      aria-busy={state === 'running'}
    >
      <Glyph mark={mark} />
      <span class="doctor-title" title={check.about}>
        {check.title}
      </span>
      <span class="doctor-says" title={result?.code}>
        <span class="visually-hidden">{result ? OUTCOME_WORDS[result.outcome] : state}: </span>
        {result?.says ?? (state === 'running' ? (doing ?? 'running') : '')}
      </span>
      <span class="doctor-figure">{result ? figureOf(row) : ''}</span>
      {result?.next && (
        <p class="doctor-next">
          <WithCode text={result.next} />
        </p>
      )}
    </li>
  );
}

/** Text in which names to be typed stand between backticks. */
export function WithCode({ text }: { text: string }) {
  return (
    <>
      {text
        .split('`')
        .map((part, index) =>
          index % 2 === 1 ? <code key={index}>{part}</code> : <span key={index}>{part}</span>,
        )}
    </>
  );
}
