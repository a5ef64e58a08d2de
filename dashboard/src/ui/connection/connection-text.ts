import type { Change } from '@porthole/shared/ladder/ladder-state';
import {
  CARRIER_LABELS,
  CARRIERS,
  type Carrier,
  type Transport,
  type TransportChoice,
} from '@porthole/shared/protocol/transport';
import { clockTime, duration } from '../figures/times.ts';
import {
  changeWords,
  choiceWords,
  type Does,
  type ShownTransport,
  transportWords,
} from './transport-words.ts';

/** One leg as it is now, and the changes before. */
export interface ShownLeg {
  /** `Camera → relay`. */
  readonly title: string;
  /** Whose end it is: a PC's name, this browser. */
  readonly by: string;
  readonly choice: TransportChoice;
  /** A camera's leg has no WebRTC: that goes past the relay. */
  readonly transports: Readonly<Record<Transport, ShownTransport> & Partial<Record<Carrier, ShownTransport>>>;
  readonly does: Does;
  /** What the transport in use does: `painting`. */
  readonly carries: string;
  /** Newest last. */
  readonly changes: readonly (Omit<Change, 'at'> & { readonly agoMs: number })[];
}

/** For a ticket: both legs with their reason codes and changes, newest first. @param now this device's clock */
export function connectionText(camera: string, legs: readonly ShownLeg[], now: number): string {
  const day = new Date(now).toISOString().slice(0, 10);
  return [`Porthole: ${camera}, ${day} ${clockTime(now)}`, ...legs.map((leg) => legText(leg, now))].join(
    '\n\n',
  );
}

function legText({ title, by, choice, transports, does, carries, changes }: ShownLeg, now: number): string {
  const rows = CARRIERS.flatMap((carrier) => {
    const transport = transports[carrier];
    if (!transport) return [];
    const { says, next } = transportWords(transport, carries);
    const code = transport.code ? ` (${transport.code})` : '';
    return `  ${CARRIER_LABELS[carrier].padEnd(10)} ${says}${code}${next ? `, ${next}` : ''}`;
  });
  const history = changes.map((change) => {
    const { says, why } = changeWords(change, does);
    const code = change.code ? ` (${change.code})` : '';
    return `  ${clockTime(now - change.agoMs)} ${says}: ${why}${code}, ${duration(change.agoMs)} ago`;
  });
  return [`${title} (${by}, ${choiceWords(choice)})`, ...rows, ...history.toReversed()].join('\n');
}

/** Adds to the transport in use since when it is, as the newest change tells it. */
export function withDuration(
  transports: ShownLeg['transports'],
  changes: ShownLeg['changes'],
): ShownLeg['transports'] {
  const last = changes.at(-1);
  const current = last?.to && transports[last.to];
  if (!last?.to || current?.state !== 'carrying') return transports;
  return { ...transports, [last.to]: { ...current, forMs: last.agoMs } };
}
