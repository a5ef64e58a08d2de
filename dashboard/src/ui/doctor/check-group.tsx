import { GROUP_TITLES, type Group } from '@porthole/shared/doctor/check';
import type { Row } from '@porthole/shared/doctor/doctor-run';
import { inOrder, tally } from '@porthole/shared/doctor/report';
import type { ComponentChildren } from 'preact';
import { Panel } from '../camera/panel.tsx';
import { CheckRow } from './check-row.tsx';

interface CheckGroupProps {
  group: Group;
  rows: readonly Row[];
  /** Below its rows. */
  children?: ComponentChildren;
}

export function CheckGroup({ group, rows, children }: CheckGroupProps) {
  const ours = inOrder(rows.filter(({ check }) => check.group === group));
  return (
    <Panel title={GROUP_TITLES[group]} note={tally(ours) || 'waiting'} class="doctor-group">
      <ol>
        {ours.map((row) => (
          <CheckRow key={row.check.id} row={row} />
        ))}
      </ol>
      {children}
    </Panel>
  );
}
