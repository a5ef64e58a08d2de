import type { Outage } from '@porthole/shared/protocol/outages';
import { REASONS } from '@porthole/shared/protocol/reasons';
import { betweenWords, lengthWords, placeOutage, type Span, ticksOf } from './outage-times.ts';

const percent = (part: number) => `${(part * 100).toFixed(3)}%`;

interface TimelineProps {
  outages: readonly Outage[];
  span: Span;
  /** The words for who does not see it; each outage is in the list below. */
  label: string;
  /** Before this nothing was loaded yet. */
  knownFrom: number;
}

/** One camera's time: well, but for where it was down. */
export function Timeline({ outages, span, label, knownFrom }: TimelineProps) {
  const unknown = placeOutage({ since: span.from, until: knownFrom }, span);
  return (
    <div class="timeline" role="img" aria-label={label}>
      {ticksOf(span).map(({ at }) => (
        <i
          key={at}
          class="timeline-tick"
          style={{ left: percent((at - span.from) / (span.to - span.from)) }}
        />
      ))}
      {unknown && unknown.part > 0 && (
        <i class="timeline-unknown" title="Not loaded yet" style={{ width: percent(unknown.part) }} />
      )}
      {outages.map((outage) => {
        const place = placeOutage(outage, span);
        if (!place) return null;
        return (
          <i
            key={outage.id}
            class="timeline-outage"
            data-outage={outage.id}
            data-open={outage.until === null ? '' : undefined}
            title={`${REASONS[outage.reason.code].label}: ${betweenWords(outage)} (${lengthWords((outage.until ?? span.to) - outage.since)})`}
            style={{ left: percent(place.start), width: percent(place.part) }}
          />
        );
      })}
    </div>
  );
}

/** The scale below the lines. */
export function TimeScale({ span }: { span: Span }) {
  const length = span.to - span.from;
  // The last one would run into "now".
  const ticks = ticksOf(span).filter(({ at }) => (span.to - at) / length > 0.1);
  return (
    <div class="time-scale" aria-hidden="true">
      {ticks.map(({ at, label }) => (
        <span key={at} style={{ left: percent((at - span.from) / length) }}>
          {label}
        </span>
      ))}
      <span class="time-scale-now">now</span>
    </div>
  );
}
