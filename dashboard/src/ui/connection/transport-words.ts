import type { Change } from '@porthole/shared/ladder/ladder-state';
import type { Rung } from '@porthole/shared/ladder/rungs';
import { fill, labelWithin, REASONS } from '@porthole/shared/protocol/reasons';
import { LADDER_ORDER, TRANSPORT_LABELS, type TransportChoice } from '@porthole/shared/protocol/transport';
import { duration } from '../figures/times.ts';
import type { Mark } from '../glyphs/glyph.tsx';

/** One transport of either leg. */
export interface ShownTransport {
  /** `standby`: WebRTC has the picture, and this transport would take over at once. */
  readonly state: Rung['state'] | 'standby';
  readonly code: Rung['code'];
  /** For the sentence of the code. */
  readonly values?: Readonly<Record<string, number>> | null;
  /** Of a transport that is not tried: when it is, or why not where the sentence of the code does not fit. */
  readonly note?: string;
  /** Ms until it is tried again by itself; null where it is not. */
  readonly retryInMs: number | null;
  /** Ms since it carries. */
  readonly forMs?: number;
}

export interface TransportWords {
  readonly mark: Mark;
  readonly says: string;
  /** What happens next by itself, or what a person can do. */
  readonly next: string | null;
}

/** What the transport in use does where no picture of a camera is looked at, or none comes. */
export const CONNECTED = 'connected';

/** @param carries what the transport in use does: `painting` */
export function transportWords(transport: ShownTransport, carries: string): TransportWords {
  const { state, code, note = null, retryInMs, forMs } = transport;
  switch (state) {
    case 'carrying':
      return { mark: 'live', says: carries, next: forMs === undefined ? null : `for ${duration(forMs)}` };
    case 'ready':
      return { mark: 'resting', says: 'ready, not needed', next: null };
    case 'standby':
      return { mark: 'resting', says: 'stands by, about 3 fps', next: null };
    case 'untried':
      if (code === null) return { mark: 'waiting', says: 'not tried yet', next: note };
      return { mark: 'dash', says: note ?? sentence(transport), next: null };
    case 'trying':
      return {
        mark: 'connecting',
        says: 'being tried, unseen',
        next: code && `last time: ${labelWithin(code)}`,
      };
    case 'failed':
      return { mark: 'cross', says: sentence(transport), next: retryWords(retryInMs) };
  }
}

function sentence({ code, values }: ShownTransport): string {
  return code === null ? 'No answer.' : fill(REASONS[code].says, values ?? {});
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

/** What the end of a leg does with frames: when it begins, and what a new transport has done before it takes over. */
export interface Does {
  readonly begins: string;
  readonly proved: string;
}

export const PAINTS: Does = { begins: 'Painting', proved: 'painted' };
export const SENDS: Does = { begins: 'Sending', proved: 'acknowledged' };

export function changeWords({ from, to, code }: Omit<Change, 'at'>, does: Does): ChangeWords {
  const why = code === null ? 'no answer' : labelWithin(code);
  if (to === null) return { mark: 'cross', says: `${from ? TRANSPORT_LABELS[from] : 'Picture'} lost`, why };
  if (from === null) return { mark: 'live', says: does.begins, why: `over ${TRANSPORT_LABELS[to]}` };
  const says = `${TRANSPORT_LABELS[from]} → ${TRANSPORT_LABELS[to]}`;
  if (code !== null) return { mark: 'warning', says, why };
  const isBetter = LADDER_ORDER.indexOf(to) < LADDER_ORDER.indexOf(from);
  return { mark: 'tick', says, why: isBetter ? `${does.proved}, so it took over` : 'by choice' };
}
