import { GROUP_TITLES, GROUPS, type Outcome } from './check.ts';
import type { Row } from './doctor-run.ts';
import { ROW_ORDER } from './network/network-checks.ts';
import { type Redaction, redact } from './redact.ts';
import type { Verdict } from './verdict.ts';
import { milliseconds } from './words.ts';

export interface ReportOptions {
  readonly verdict: Verdict;
  readonly rows: readonly Row[];
  /** The relay, as it was given. */
  readonly relay: string;
  /** What ran it: a browser's name, the program's. */
  readonly from: string;
  /** Wall-clock time with its zone, in words. */
  readonly at: string;
  readonly tookMs: number;
  readonly redaction: Redaction;
}

export const OUTCOME_WORDS: Record<Outcome, string> = {
  fine: 'fine',
  note: 'note',
  blocked: 'blocked',
  'not-run': 'not run',
  unknown: 'not known',
};

/** A page of text to paste into a ticket, free of secrets, and of what is inside the network unless that was asked for. */
export function reportText({ verdict, rows, relay, from, at, tookMs, redaction }: ReportOptions): string {
  const lines = [
    `${verdict.sentence}.`,
    ...verdict.advice.map(({ about, says }) => `${about} ${says}`),
    '',
    `Porthole doctor · ${at} · took ${milliseconds(tookMs)}`,
    `Relay: ${relay}`,
    `From: ${from}`,
    '',
    ...GROUPS.flatMap((group) => groupLines(group, rows)),
    ...notKnownLines(verdict),
  ];
  return redact(`${lines.join('\n').trimEnd()}\n`, withProxies(redaction, rows));
}

/** What proxies on the way call themselves is of the inside network too. */
export function withProxies(redaction: Redaction, rows: readonly Pick<Row, 'result'>[]): Redaction {
  const proxies = rows.flatMap(({ result }) => result?.facts?.proxyNames ?? []);
  return { ...redaction, names: [...redaction.names, ...proxies] };
}

function notKnownLines({ notKnown }: Verdict): string[] {
  return notKnown.length === 0 ? [] : ['Cannot be known from here', ...notKnown.map((one) => `  ${one}`)];
}

function groupLines(group: (typeof GROUPS)[number], rows: readonly Row[]): string[] {
  const ours = inOrder(rows.filter(({ check }) => check.group === group));
  if (ours.length === 0) return [];
  return [`${GROUP_TITLES[group]}: ${tally(ours)}`, ...ours.flatMap(rowLines), ''];
}

function rowLines(row: Row): string[] {
  const { check, result } = row;
  const word = result ? OUTCOME_WORDS[result.outcome] : row.state;
  const code = result?.code ? ` [${result.code}]` : '';
  const line = `  ${word.padEnd(9)} ${check.title.padEnd(26)} ${result?.says ?? ''} (${figureOf(row)})${code}`;
  return result?.next ? [line, `            ${result.next.replaceAll('`', '')}`] : [line];
}

/** The last column of a row. */
export function figureOf({ result, tookMs }: Pick<Row, 'result' | 'tookMs'>): string {
  if (result?.figure !== undefined) return result.figure ?? '–';
  return tookMs === null ? '–' : milliseconds(tookMs);
}

/** Rows as they are read, not as they run. */
export function inOrder<T extends Pick<Row, 'check'>>(rows: readonly T[]): T[] {
  const place = ({ check }: T) => ROW_ORDER.indexOf(check.id) + 1 || ROW_ORDER.length + 1;
  return [...rows].sort((a, b) => place(a) - place(b));
}

const TALLIED: readonly (readonly [Outcome, string, string])[] = [
  ['fine', 'fine', 'fine'],
  ['note', 'note', 'notes'],
  ['blocked', 'blocked', 'blocked'],
  ['not-run', 'not run', 'not run'],
  ['unknown', 'not known', 'not known'],
];

/** `3 fine, 2 notes, 1 not known`. */
export function tally(rows: readonly Pick<Row, 'result'>[]): string {
  return TALLIED.flatMap(([outcome, one, many]) => {
    const count = rows.filter(({ result }) => result?.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  }).join(', ');
}

/** Whether there is something to do about it: such rows are shown open. */
export const isOpen = ({ result }: Pick<Row, 'result'>): boolean => result?.next !== undefined;
