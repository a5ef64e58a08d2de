import type { CameraPath } from '@porthole/shared/protocol/camera-path';
import type { RtcReport } from '../../rtc/rtc-report.ts';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { Panel } from '../camera/panel.tsx';
import { AttemptLine } from './attempt-line.tsx';
import { RtcFiguresList } from './rtc-figures-list.tsx';
import './webrtc.css';
import { reasonText } from './reason-text.ts';
import { webRtcRung } from './webrtc-rung.ts';

/** What was tried past the relay, newest first, and how the one that runs does. */
export function WebRtcPanel({ camera, path }: { camera: CameraModel; path: CameraPath | null }) {
  const { wall, elapsed } = useApp();
  const { rtc } = wall;
  const report = rtc.camera.value === camera.id ? rtc.report.value : null;
  const attempts = report?.attempts ?? [];
  const sender = path?.publisher?.uplink?.rtc ?? null;
  const rung = webRtcRung(rtc, elapsed.peek());
  const reason = reasonText(rung);
  if (reason === null && !report?.figures && attempts.length === 0) return null;
  return (
    <Panel title="WebRTC" class="webrtc" {...(attempts.length > 0 && { note: tally(attempts) })}>
      {reason !== null && (
        <p class="webrtc-reason" data-code={rung.code}>
          {reason}
        </p>
      )}
      {report?.figures && <RtcFiguresList figures={report.figures} sender={sender} />}
      {attempts.length > 0 && (
        <ol class="attempts" aria-label="Attempts">
          {attempts.toReversed().map((attempt) => (
            <AttemptLine key={attempt.number} attempt={attempt} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

function tally(attempts: RtcReport['attempts']): string {
  const painted = attempts.filter(({ marks }) => marks.shown !== null).length;
  return `${painted} of ${attempts.length} ${attempts.length === 1 ? 'attempt' : 'attempts'} painted`;
}
