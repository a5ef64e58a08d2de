import type { Outage } from '@porthole/shared/protocol/outages';
import { clockTime } from '../figures/times.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const SPANS = { day: DAY_MS, week: 7 * DAY_MS } as const;
export type SpanName = keyof typeof SPANS;

/** A stretch of time, ms since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where an outage lies in a span, as parts of it from 0 to 1; null where it lies outside. */
export function placeOutage({ since, until }: Pick<Outage, 'since' | 'until'>, span: Span) {
  const from = Math.max(since, span.from);
  const to = Math.min(until ?? span.to, span.to);
  if (to < from || (to === from && until !== null && until <= span.from)) return null;
  const length = span.to - span.from;
  return { start: (from - span.from) / length, part: (to - from) / length };
}

/** Ms for which a camera was down within the span. */
export function downWithin(outages: readonly Pick<Outage, 'since' | 'until'>[], span: Span): number {
  const length = span.to - span.from;
  return outages.reduce((sum, outage) => sum + (placeOutage(outage, span)?.part ?? 0) * length, 0);
}

/** How long, in two units where the first alone says too little: `41 s`, `23 min`, `5 h 12 min`, `3 days 4 h`. */
export function lengthWords(ms: number): string {
  const span = Math.max(0, ms);
  if (span < 2 * MINUTE_MS) return `${Math.floor(span / 1_000)} s`;
  if (span < 2 * HOUR_MS) return `${Math.floor(span / MINUTE_MS)} min`;
  if (span < 2 * DAY_MS) return two(span, HOUR_MS, 'h', MINUTE_MS, 'min');
  return two(span, DAY_MS, 'days', HOUR_MS, 'h');
}

function two(span: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = Math.floor((span % unit) / smaller);
  const first = `${Math.floor(span / unit)} ${name}`;
  return rest === 0 ? first : `${first} ${rest} ${smallerName}`;
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Marks of the scale, on this device's clock: every fourth hour of a day, every midnight of more. */
export function ticksOf(span: Span): Tick[] {
  const daily = span.to - span.from > 2 * DAY_MS;
  const at = new Date(span.from);
  at.setHours(0, 0, 0, 0);
  const ticks: Tick[] = [];
  while (at.getTime() <= span.to) {
    const label = daily
      ? at.toLocaleDateString('en', { weekday: 'short' })
      : clockTime(at.getTime()).slice(0, 5);
    if (at.getTime() >= span.from) ticks.push({ at: at.getTime(), label });
    // By the clock, not by its length: a day may have 23 hours.
    if (daily) at.setDate(at.getDate() + 1);
    else at.setHours(at.getHours() + 4);
  }
  return ticks;
}

/** Midnights between two moments. */
export function daysApart(earlier: number, later: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(later) - midnight(earlier)) / DAY_MS);
}

/** `Today`, `Yesterday`, `Tuesday, 17 November`. */
export function dayWords(at: number, now: number): string {
  const apart = daysApart(at, now);
  if (apart === 0) return 'Today';
  if (apart === 1) return 'Yesterday';
  const day = new Date(at);
  return `${day.toLocaleDateString('en', { weekday: 'long' })}, ${day.getDate()} ${day.toLocaleDateString('en', { month: 'long' })}`;
}

/** From when to when, of an outage that is listed under the day it began: `14:03:22 – 14:26:40`. */
export function betweenWords({ since, until }: Pick<Outage, 'since' | 'until'>): string {
  if (until === null) return `since ${clockTime(since)}`;
  const apart = daysApart(since, until);
  const day = new Date(until).toLocaleDateString('en', { weekday: 'short' });
  return `${clockTime(since)} – ${apart === 0 ? '' : `${day} `}${clockTime(until)}`;
}
