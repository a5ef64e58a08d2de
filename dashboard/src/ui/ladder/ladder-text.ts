import type { Change } from '@porthole/shared/ladder/ladder-state';
import {
  CARRIER_LABELS,
  CARRIERS,
  type Carrier,
  type Transport,
  type TransportChoice,
} from '@porthole/shared/protocol/transport';
import { clockTime, duration } from '../figures/times.ts';
import { changeWords, choiceWords, type Does, rungWords, type ShownRung } from './ladder-words.ts';

/** One leg as it stands, and how it came to that. */
export interface ShownLeg {
  /** `Camera → relay`. */
  readonly title: string;
  /** Whose end it is: a PC's name, this browser. */
  readonly by: string;
  readonly choice: TransportChoice;
  /** A camera's leg has no WebRTC: that goes past the relay. */
  readonly rungs: Readonly<Record<Transport, ShownRung> & Partial<Record<Carrier, ShownRung>>>;
  readonly does: Does;
  readonly carries: string;
  readonly changes: readonly (Omit<Change, 'at'> & { readonly agoMs: number })[];
}

/** For a ticket: both ladders with their codes, and both histories, newest first. @param now this device's clock */
export function ladderText(camera: string, legs: readonly ShownLeg[], now: number): string {
  const day = new Date(now).toISOString().slice(0, 10);
  return [`Porthole: ${camera}, ${day} ${clockTime(now)}`, ...legs.map((leg) => legText(leg, now))].join(
    '\n\n',
  );
}

function legText(leg: ShownLeg, now: number): string {
  const { title, by, choice, rungs, does, carries, changes } = leg;
  const rows = CARRIERS.flatMap((transport) => {
    const rung = rungs[transport];
    if (!rung) return [];
    const { says, next } = rungWords(rung, carries);
    const code = rung.code && `(${rung.code})`;
    return `  ${[CARRIER_LABELS[transport].padEnd(10), [says, code].filter(Boolean).join(' ')].join(' ')}${next ? `, ${next}` : ''}`;
  });
  const history = changes.map((change) => {
    const { says, why } = changeWords(change, does);
    const code = change.code ? ` (${change.code})` : '';
    return `  ${clockTime(now - change.agoMs)} ${says}: ${why}${code}, ${duration(change.agoMs)} ago`;
  });
  const lines = [...rows, ...history.toReversed()];
  return [`${title} (${by}, ${choiceWords(choice)})`, ...lines].join('\n');
}
