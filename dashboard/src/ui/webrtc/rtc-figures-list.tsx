import type { RtcFigures } from '../../rtc/rtc-report.ts';
import { shownRtcFigures } from './rtc-figures.ts';

/** Of the attempt that runs, as the browser tells it. */
export function RtcFiguresList({ figures }: { figures: RtcFigures }) {
  return (
    <dl class="rtc-figures">
      {shownRtcFigures(figures).map(({ name, label, text, title }) => (
        <div key={name} data-stat={`rtc-${name}`} title={title}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
