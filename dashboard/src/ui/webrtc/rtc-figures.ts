import type { UplinkFigures } from '@porthole/shared/protocol/cameras';
import type { RtcFigures } from '../../rtc/rtc-report.ts';
import { rateFigure, thousands } from '../figures/figures.ts';

export interface RtcFigure {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly title?: string | undefined;
}

const UNKNOWN = '–';
const ms = (value: number | null) => (value === null ? UNKNOWN : `${Math.round(value)} ms`);

/** As bytes, like all other rates. */
export const kbpsFigure = (kbps: number | null) => rateFigure(kbps === null ? null : (kbps * 1_000) / 8);

/** What sending costs the camera's PC, as it says. */
export type SenderCost = NonNullable<UplinkFigures['rtc']>;

/** What neither the path nor the plate says: in the order of a frame's way, and what went wrong on it last. @param sender null: not known */
export function shownRtcFigures(figures: RtcFigures, sender: SenderCost | null): RtcFigure[] {
  const { lossShare, packetsLost, codec } = figures;
  return [
    { name: 'codec', label: 'Codec', text: codec ?? UNKNOWN },
    { name: 'jitter', label: 'Jitter buffer', text: ms(figures.jitterBufferMs) },
    { name: 'decode', label: 'Decoded in', text: ms(figures.decodeMs) },
    {
      name: 'loss',
      label: 'Lost on the way',
      text: lossShare === null ? UNKNOWN : `${(lossShare * 100).toFixed(1)} %`,
      title: `${thousands(packetsLost)} packets`,
    },
    {
      name: 'freezes',
      label: 'Freezes',
      text: thousands(figures.freezes),
      title: `${thousands(figures.framesDropped)} frames dropped; ${thousands(figures.keyFrames)} key frames; asked anew: ${figures.nacks} times for packets, ${figures.plis} times for a whole picture`,
    },
    {
      name: 'gap',
      label: 'Longest gap',
      text: ms(figures.gapMs),
      title: 'Without a painted frame, at a change of what paints',
    },
    {
      name: 'sender-cpu',
      label: 'Its PC’s processor',
      text: sender?.cpuPercent === undefined ? UNKNOWN : `${sender.cpuPercent.toFixed(1)} %`,
      title: 'Of one core, for sending by WebRTC to all its viewers',
    },
    {
      name: 'sender-crashes',
      label: 'Sender’s crashes',
      text: sender ? thousands(sender.crashes) : UNKNOWN,
      title: 'Since the capture client was started',
    },
  ];
}
