import type { RtcAttempt } from '../../rtc/rtc-report.ts';
import { thousands } from '../figures/figures.ts';
import { duration } from '../figures/times.ts';
import type { Mark } from '../glyphs/glyph.tsx';
import { failureWords } from '../ladder/ladder-words.ts';

/** One moment of an attempt, ms from asking. */
export interface TimelineMark {
  readonly ms: number;
  readonly label: string;
  readonly kind: 'step' | 'painted' | 'failed';
}

/** `0 asked · 41 offer · 63 ICE over udp · 88 DTLS · 131 first frame`, or how far it came. */
export function timelineOf({ marks, end, figures }: RtcAttempt): TimelineMark[] {
  const over = figures?.pair ? ` over ${figures.pair.relayProtocol ?? figures.pair.protocol}` : '';
  const steps = [
    step(0, 'asked'),
    step(marks.offer, 'offer'),
    ...(marks.ice === null ? [candidates(marks.gathered)] : []),
    step(marks.ice, `ICE${over}`),
    step(marks.dtls, 'DTLS'),
    step(marks.firstPainted, 'first frame', marks.shown === null ? 'step' : 'painted'),
  ].flatMap((mark) => mark ?? []);
  if (end === null || marks.shown !== null) return steps;
  return [
    ...steps,
    { ms: end.afterMs, label: end.code === null ? 'let go' : failureWords(end.code), kind: 'failed' },
  ];
}

const step = (ms: number | null, label: string, kind: TimelineMark['kind'] = 'step'): TimelineMark | null =>
  ms === null ? null : { ms, label, kind };

/** Kinds of this device's own addresses that were found. */
function candidates(gathered: RtcAttempt['marks']['gathered']): TimelineMark | null {
  const found = Object.entries(gathered).filter(([, ms]) => ms !== null);
  if (found.length === 0) return null;
  return step(Math.max(...found.map(([, ms]) => ms ?? 0)), found.map(([kind]) => kind).join(', '));
}

/** The unit is said once, where it begins. */
export const markTime = ({ ms }: TimelineMark): string => `${thousands(ms)}${ms === 0 ? ' ms' : ''}`;

/** In one line, for a ticket. */
export const timelineText = (attempt: RtcAttempt): string =>
  timelineOf(attempt)
    .map((mark) => `${markTime(mark)} ${mark.label}`)
    .join(' · ');

/**
 * What came of it.
 *
 * @param relayed what brings the picture otherwise
 */
export function outcomeOf({ marks, end }: RtcAttempt, relayed: string | null): { mark: Mark; words: string } {
  const { shown } = marks;
  if (end === null) {
    if (shown === null) return { mark: 'connecting', words: 'being tried, unseen' };
    return { mark: 'live', words: 'painting' };
  }
  const reason = end.code === null ? null : failureWords(end.code);
  if (shown !== null)
    return { mark: 'tick', words: [duration(end.afterMs - shown), reason].filter(Boolean).join(', then ') };
  if (reason === null) return { mark: 'dash', words: 'let go before it painted' };
  return { mark: 'cross', words: relayed === null ? reason : `${reason}: picture stayed on ${relayed}` };
}
