import { TRANSPORT_LABELS } from '@porthole/shared/protocol/transport';
import type { RtcAttempt } from '../../rtc/rtc-report.ts';
import { useApp } from '../app/context.ts';
import { clockTime } from '../figures/times.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import { markTime, outcomeOf, timelineOf } from './timeline.ts';

/** How far an attempt came, and what came of it. */
export function AttemptLine({ attempt }: { attempt: RtcAttempt }) {
  const { leg } = useApp().wall;
  const relayed = leg.transport.value;
  const { mark, words } = outcomeOf(attempt, relayed && TRANSPORT_LABELS[relayed]);
  return (
    <li class="attempt" data-attempt={attempt.number} data-code={attempt.end?.code ?? undefined}>
      <p class="attempt-outcome">
        <Glyph mark={mark} />
        <time dateTime={new Date(attempt.at).toISOString()}>{clockTime(attempt.at)}</time>
        <span>{words}</span>
      </p>
      <ol class="attempt-marks" aria-label="Ms from asking">
        {timelineOf(attempt).map((one) => (
          <li key={one.label} data-kind={one.kind}>
            <b>{markTime(one)}</b> {one.label}
          </li>
        ))}
      </ol>
    </li>
  );
}
