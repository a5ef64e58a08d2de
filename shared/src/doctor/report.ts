import type { Outcome } from './check.ts';
import type { Row } from './doctor-run.ts';
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
  /** Ms since the epoch at which it ended. */
  readonly at: number;
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

/** A screen of text to paste into a ticket, free of secrets and of what is inside the network. */
export function reportText({ verdict, rows, relay, from, at, tookMs, redaction }: ReportOptions): string {
  const time = new Date(at).toISOString().replace('T', ' ').slice(0, 16);
  const lines = [
    `${verdict.sentence}.`,
    ...(verdict.next === null ? [] : [verdict.next.replaceAll('`', '')]),
    '',
    `Porthole doctor · ${time} UTC · took ${milliseconds(tookMs)}`,
    `Relay: ${relay}`,
    `From: ${from}`,
    '',
    ...rows.map(rowLine),
  ];
  return redact(`${lines.join('\n')}\n`, redaction);
}

function rowLine(row: Row): string {
  const { check, result, state } = row;
  const word = result ? OUTCOME_WORDS[result.outcome] : state;
  const code = result?.code ? ` [${result.code}]` : '';
  return `${word.padEnd(9)} ${check.title.padEnd(26)} ${result?.says ?? ''} (${figureOf(row)})${code}`;
}

/** The last column of a row. */
export function figureOf({ result, tookMs }: Pick<Row, 'result' | 'tookMs'>): string {
  if (result?.figure !== undefined) return result.figure ?? '–';
  return tookMs === null ? '–' : milliseconds(tookMs);
}
