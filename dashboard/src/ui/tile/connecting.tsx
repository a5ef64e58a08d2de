import { TRANSPORT_LABELS } from '@porthole/shared/protocol/transport';
import type { CameraModel } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { figureText, roundTripFigure } from '../figures/figures.ts';
import { Glyph, type Mark } from '../glyphs/glyph.tsx';

/** How far the wait has come; null once it is over. */
export function useWait(camera: CameraModel): { seconds: number; of: number; part: number } | null {
  useApp().now.value;
  const picture = camera.picture.value;
  if (picture.state !== 'connecting') return null;
  const of = picture.deadline - picture.since;
  const waited = Math.min(of, Math.max(0, performance.now() - picture.since));
  return { seconds: Math.floor(waited / 1000), of: Math.round(of / 1000), part: waited / of };
}

export function useTried(): string {
  const { leg } = useApp().wall;
  const transport = leg.transport.value ?? (leg.choice.value === 'auto' ? null : leg.choice.value);
  return transport === null ? '' : `over ${TRANSPORT_LABELS[transport]}`;
}

/** Steps done, seconds waited, and the deadline at which this becomes another state. */
export function ConnectingSteps({ camera }: { camera: CameraModel }) {
  const { leg } = useApp().wall;
  const wait = useWait(camera);
  const { state, latest, publisher } = camera.status.value;
  const answers = leg.trouble.value === null && leg.transport.value !== null;
  const sends = state === 'online' && latest !== null;
  if (!wait) return null;
  const waited = `${wait.seconds} s of ${wait.of}`;
  return (
    <>
      <ul class="steps">
        <Step done={answers} detail={answers ? figureText(roundTripFigure(leg.roundTripMs.value)) : waited}>
          Relay answers
        </Step>
        <Step done={sends} detail={sends ? (publisher?.source ?? '') : ''}>
          Camera is sending
        </Step>
        <Step done={false} detail={answers ? waited : ''}>
          First frame painted
        </Step>
      </ul>
      <Deadline part={wait.part} />
    </>
  );
}

function Step({ done, detail, children }: { done: boolean; detail: string; children: string }) {
  const mark: Mark = done ? 'tick' : 'waiting';
  return (
    <li class="step">
      <Glyph mark={mark} />
      <span>
        {children}
        <span class="visually-hidden">{done ? ', done' : ', waiting'}</span>
      </span>
      <span class="step-detail ellipsis">{detail}</span>
    </li>
  );
}

export function Deadline({ part }: { part: number }) {
  return (
    <div class="deadline" aria-hidden="true">
      <div class="deadline-part" style={{ width: `${Math.round(part * 100)}%` }} />
    </div>
  );
}
