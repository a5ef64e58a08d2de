import type { Outage } from '@porthole/shared/protocol/outages';
import { dayWords, downWithin, lengthWords, placeOutage, type Span } from './outage-times.ts';

export interface CameraLine {
  readonly id: string;
  readonly name: string;
  /** Newest first. */
  readonly outages: readonly Outage[];
  readonly downMs: number;
}

const BY_NAME = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** A line for every camera there is, those that were never down too; in the wall's order. */
export function byCamera(
  outages: readonly Outage[],
  cameras: readonly { readonly id: string; readonly name: string }[],
  span: Span,
): CameraLine[] {
  return [...cameras]
    .sort((a, b) => BY_NAME.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
    .map(({ id, name }) => {
      const own = outages.filter((one) => one.camera.id === id && placeOutage(one, span) !== null);
      return { id, name, outages: own, downMs: downWithin(own, span) };
    });
}

export interface Day {
  readonly words: string;
  readonly outages: readonly Outage[];
}

/** Under the day each began, newest first. */
export function byDay(outages: readonly Outage[], now: number): Day[] {
  const days: { words: string; outages: Outage[] }[] = [];
  for (const outage of [...outages].sort((a, b) => b.since - a.since || b.id - a.id)) {
    const words = dayWords(outage.since, now);
    const last = days.at(-1);
    if (last?.words === words) last.outages.push(outage);
    else days.push({ words, outages: [outage] });
  }
  return days;
}

export function lineWords({ outages, downMs }: Pick<CameraLine, 'outages' | 'downMs'>): string {
  if (outages.length === 0) return 'no outage';
  const count = outages.length === 1 ? '1 outage' : `${outages.length} outages`;
  const lasts = outages.some(({ until }) => until === null) ? ', down now' : '';
  return `${count}, ${lengthWords(downMs)}${lasts}`;
}
