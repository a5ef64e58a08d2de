import type { RtcFigures } from '../../rtc/rtc-report.ts';
import { type SenderCost, shownRtcFigures } from './rtc-figures.ts';

/** Of the attempt that runs, as the browser tells it, and its sender. */
export function RtcFiguresList({ figures, sender }: { figures: RtcFigures; sender: SenderCost | null }) {
  return (
    <dl class="rtc-figures">
      {shownRtcFigures(figures, sender).map(({ name, label, text, title }) => (
        <div key={name} data-stat={`rtc-${name}`} title={title}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
