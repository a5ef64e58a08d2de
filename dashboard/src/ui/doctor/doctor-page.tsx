import type { GROUPS, Group } from '@porthole/shared/doctor/check';
import type { Row } from '@porthole/shared/doctor/doctor-run';
import { IceServers } from '@porthole/shared/doctor/ice/ice-servers';
import { reportText } from '@porthole/shared/doctor/report';
import { judge } from '@porthole/shared/doctor/verdict';
import { useMemo } from 'preact/hooks';
import { pageChecks } from '../../doctor/page-checks.ts';
import { pageNet } from '../../doctor/page-net.ts';
import type { WallModel } from '../../state/model.ts';
import { CheckGroup } from './check-group.tsx';
import './doctor.css';
import { NotKnown } from './not-known.tsx';
import { PcCard } from './pc-card.tsx';
import { type Doctor, useDoctor } from './use-doctor.ts';
import { VerdictCard } from './verdict-card.tsx';

/** In two columns, the longer ones on the right. */
const COLUMNS = [
  ['line', 'browser'],
  ['through', 'webrtc'],
] as const satisfies readonly (readonly (typeof GROUPS)[number][])[];

export interface DoctorPageProps {
  /** Null before sign-in: then only the network is looked at. */
  wall: WallModel | null;
}

/** Every check, from the first to the verdict. */
export function DoctorPage({ wall }: DoctorPageProps) {
  const net = useMemo(() => pageNet(location), []);
  const ice = useMemo(() => new IceServers(), []);
  const doctor = useDoctor(() => pageChecks({ net, wall, ice }));
  if (!doctor) return null;
  const { rows } = doctor.run;
  const verdict = judge(rows, { host: location.host, way: 'watch' });
  return (
    <main class="doctor-page" id="main" tabIndex={-1}>
      <div class="doctor-column">
        <VerdictCard
          doctor={doctor}
          verdict={verdict}
          report={(withAddresses) => reportOf(doctor, ice, withAddresses)}
        />
        <div class="doctor-groups">
          {COLUMNS.map((groups, index) => (
            <div class="doctor-half" key={index}>
              {groups.map((group) => (
                <CheckGroup key={group} group={group} rows={rows}>
                  {group === 'webrtc' && isDone(group, rows) && <NotKnown {...verdict} />}
                </CheckGroup>
              ))}
              {index === 0 && <PcCard />}
            </div>
          ))}
        </div>
      </div>
    </main>
  );
}

const isDone = (group: Group, rows: readonly Row[]): boolean =>
  rows.every(({ check, state }) => check.group !== group || state === 'done');

function reportOf({ run, endedAt }: Doctor, ice: IceServers, withAddresses: boolean): string {
  return reportText({
    rows: run.rows,
    tookMs: run.tookMs,
    verdict: judge(run.rows, { host: location.host, way: 'watch' }),
    relay: location.origin,
    from: navigator.userAgent,
    at: `${new Date(endedAt ?? 0).toISOString().replace('T', ' ').slice(0, 16)} UTC`,
    redaction: {
      ...{ secrets: ice.secrets, names: [], withAddresses },
      servers: [location.hostname, ...ice.hosts],
    },
  });
}
