import type { RtcFigures } from '../../rtc/rtc-report.ts';
import { thousands } from '../figures/figures.ts';

export interface RtcFigure {
  readonly name: string;
  readonly label: string;
  readonly text: string;
}

/** What neither the path nor the plate says. */
export function shownRtcFigures({ lossShare, freezes }: RtcFigures): RtcFigure[] {
  return [
    {
      name: 'loss',
      label: 'Packets lost',
      text: lossShare === null ? '–' : `${(lossShare * 100).toFixed(1)} %`,
    },
    { name: 'freezes', label: 'Freezes', text: thousands(freezes) },
  ];
}
