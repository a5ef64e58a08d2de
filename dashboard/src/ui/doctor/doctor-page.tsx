import { GROUPS } from '@porthole/shared/doctor/check';
import { IceServers } from '@porthole/shared/doctor/ice/ice-servers';
import { probeNet } from '@porthole/shared/doctor/network/probe-net';
import { useMemo } from 'preact/hooks';
import { io } from 'socket.io-client';
import { pageChecks } from '../../doctor/page-checks.ts';
import type { WallModel } from '../../state/model.ts';
import { DoctorCommand } from '../add/doctor-command.tsx';
import { Panel } from '../camera/panel.tsx';
import { CheckGroup } from './checks.tsx';
import './doctor.css';
import { useDoctor } from './use-doctor.ts';
import { VerdictCard } from './verdict-card.tsx';

export interface DoctorPageProps {
  /** Null before sign-in: then only the network is looked at. */
  wall: WallModel | null;
}

/** Every check, from the first to the verdict. */
export function DoctorPage({ wall }: DoctorPageProps) {
  const ice = useMemo(() => new IceServers(), []);
  const doctor = useDoctor(() => {
    const net = probeNet(location.origin, { fetch: (url, options) => fetch(url, options), io });
    return pageChecks({ net, wall, ice });
  });
  if (!doctor) return null;
  const { rows } = doctor.run;
  return (
    <main class="doctor-page" id="main" tabIndex={-1}>
      <div class="doctor-column">
        <VerdictCard doctor={doctor} ice={ice} />
        <div class="doctor-groups">
          {GROUPS.filter((group) => group !== 'pc').map((group) => (
            <CheckGroup key={group} group={group} rows={rows} />
          ))}
          <Panel title="The camera’s PC" note="not checked from here" class="doctor-group doctor-pc">
            <p>
              A page cannot see that PC, nor who issued the certificate. There, this looks at both, at ffmpeg,
              the webcam and the system’s privacy switch:
            </p>
            <DoctorCommand />
          </Panel>
        </div>
      </div>
    </main>
  );
}
