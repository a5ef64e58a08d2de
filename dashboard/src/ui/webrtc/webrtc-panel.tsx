import type { RtcFigures } from '../../rtc/rtc-report.ts';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Panel } from '../camera/panel.tsx';
import { reasonText } from './reason-text.ts';
import { shownRtcFigures } from './rtc-figures.ts';
import './webrtc.css';
import { webRtcRung } from './webrtc-rung.ts';

/** How WebRTC does; or why it does not bring the picture, and what helps. */
export function WebRtcPanel({ camera }: { camera: CameraModel }) {
  const { wall, elapsed } = useApp();
  const { rtc } = wall;
  const figures = rtc.camera.value === camera.id ? rtc.report.value?.figures : null;
  const isOffline = camera.status.value.state === 'offline';
  const rung = webRtcRung(rtc, elapsed.peek());
  const reason = isOffline && rung.state !== 'carrying' ? 'The camera is offline.' : reasonText(rung);
  if (reason === null && !figures) return null;
  return (
    <Panel title="WebRTC" class="webrtc">
      {reason !== null && (
        <p class="webrtc-reason" data-code={rung.code ?? undefined}>
          {reason}
        </p>
      )}
      {figures && <Figures figures={figures} />}
    </Panel>
  );
}

/** Of the attempt that runs. */
function Figures({ figures }: { figures: RtcFigures }) {
  return (
    <dl class="rtc-figures">
      {shownRtcFigures(figures).map(({ name, label, text }) => (
        <div key={name} data-stat={`rtc-${name}`}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
