import type { Change } from '@porthole/shared/ladder/ladder-state';
import type { Rung } from '@porthole/shared/ladder/rungs';
import { fill, labelWithin, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { LADDER_ORDER, TRANSPORT_LABELS, type TransportChoice } from '@porthole/shared/protocol/transport';
import type { Mark } from '../glyphs/glyph.tsx';

/** One rung, of either leg. */
export interface ShownRung {
  /** `standby`: WebRTC has the picture, and this would at once. */
  readonly state: Rung['state'] | 'standby';
  readonly code: Rung['code'];
  /** For the words of the code. */
  readonly values?: Readonly<Record<string, number>> | null;
  /** When it is tried at all. */
  readonly where?: string;
  /** Ms until it is tried again by itself; null where it is not. */
  readonly retryInMs: number | null;
}

export interface RungWords {
  readonly mark: Mark;
  readonly says: string;
  /** What happens next, by itself. */
  readonly next: string | null;
}

/** Beside the transport's name, shorter than the catalogue's labels. */
const FAILURES: Partial<Record<ReasonCode, string>> = {
  'websocket-refused': 'refused on the way',
  'websocket-blocked': 'refused before it reached the relay',
  'websocket-stripped': 'arrived without its Upgrade header: a proxy strips it',
  'websocket-unanswered': 'reached the relay; its answer did not come back',
  'websocket-silent': 'upgraded, then silent',
  'websocket-cut': 'cut short, time after time',
  'polling-blocked': 'no answer; plain requests pass',
  'http-blocked': 'requests for frames get no answer',
  'rtc-unsupported': 'not in this browser, or switched off',
  'rtc-not-offered': 'not offered by the camera’s PC',
  'rtc-no-turn': 'by TURN alone at its PC, and no TURN server is named',
  'rtc-off': 'switched off at its PC after three crashes',
  'rtc-no-signalling': 'no way to arrange it with its PC',
  'rtc-busy': '{watching} of {most} direct viewers watch already',
  'rtc-sidecar-crash': 'its sender crashed',
  'rtc-forbidden': 'not wanted in this browser',
  'save-data': 'not used while your browser saves data',
};

/** What the transport that carries does where no picture of a camera is looked at, or none comes. */
export const CONNECTED = 'connected';

/** @param carries what the one that carries does: `painting 9.1 fps` */
export function rungWords(rung: ShownRung, carries: string): RungWords {
  const { state, code, values, where, retryInMs } = rung;
  switch (state) {
    case 'carrying':
      return { mark: 'live', says: carries, next: null };
    case 'ready':
      return { mark: 'resting', says: 'ready, not needed', next: null };
    case 'standby':
      return { mark: 'resting', says: 'stands by, about 3 fps', next: null };
    case 'untried':
      if (code !== null) return { mark: 'dash', says: failureWords(code, values), next: null };
      return { mark: 'waiting', says: 'not tried yet', next: where ?? null };
    case 'trying':
      return {
        mark: 'connecting',
        says: 'being tried, unseen',
        next: code && `last time ${failureWords(code, values)}`,
      };
    case 'failed':
      return { mark: 'cross', says: failureWords(code, values), next: retryWords(retryInMs) };
  }
}

export function failureWords(code: ReasonCode | null, values?: ShownRung['values']): string {
  if (code === null) return 'no answer';
  const words = FAILURES[code];
  if (words === undefined || (words.includes('{') && !values)) return labelWithin(code);
  return fill(words, values ?? {});
}

function retryWords(retryInMs: number | null): string | null {
  if (retryInMs === null) return null;
  return retryInMs < 1_000 ? 'next try with the next frame' : `next try in ${countdown(retryInMs)}, unseen`;
}

/** `3:08`, or `41 s` in the last minute. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function choiceWords(choice: TransportChoice): string {
  return choice === 'auto' ? 'Auto' : `${TRANSPORT_LABELS[choice]}, by choice`;
}

export interface ChangeWords {
  readonly mark: Mark;
  readonly says: string;
  readonly why: string;
}

/** What the end of a leg does with frames: as a change begins with it, and as what a new transport has to have done. */
export interface Does {
  readonly begins: string;
  readonly proved: string;
}

export const PAINTS: Does = { begins: 'Painting', proved: 'painted' };
export const SENDS: Does = { begins: 'Sending', proved: 'acknowledged' };

export function changeWords({ from, to, code }: Omit<Change, 'at'>, does: Does): ChangeWords {
  if (from === null && to !== null) {
    return { mark: 'live', says: does.begins, why: `over ${TRANSPORT_LABELS[to]}` };
  }
  if (to === null)
    return {
      mark: 'cross',
      says: `${from ? TRANSPORT_LABELS[from] : 'Picture'} lost`,
      why: failureWords(code),
    };
  const climbed = from !== null && LADDER_ORDER.indexOf(to) < LADDER_ORDER.indexOf(from);
  const says = `${from ? TRANSPORT_LABELS[from] : '–'} → ${TRANSPORT_LABELS[to]}`;
  if (code === null)
    return { mark: 'tick', says, why: climbed ? `${does.proved}, so it took over` : 'by choice' };
  return { mark: 'warning', says, why: failureWords(code) };
}
