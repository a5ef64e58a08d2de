import { DoctorCommand } from '../add/doctor-command.tsx';
import { Panel } from '../camera/panel.tsx';

/** What a browser cannot see, and where it can be seen. */
export function PcCard() {
  return (
    <Panel title="The camera’s PC" note="not checked from here" class="doctor-group doctor-pc">
      <p>
        A page cannot see that PC, nor the HTTP status of a refused upgrade, who issued the certificate and
        what proxy the system is set to. There, the same list looks at all of them, at ffmpeg, the webcam and
        the system’s privacy switch:
      </p>
      <DoctorCommand />
    </Panel>
  );
}
