import type { Timers } from '../flow/timers.ts';
import { fill, labelWithin, REASONS, type ReasonCode } from '../protocol/reasons.ts';

/** The same words in the page, in the terminal and in the report. */
export const OUTCOMES = ['fine', 'note', 'blocked', 'not-run', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const GROUPS = ['line', 'through', 'browser', 'webrtc', 'pc'] as const;
export type Group = (typeof GROUPS)[number];

export const GROUP_TITLES: Record<Group, string> = {
  line: 'The line',
  through: 'Getting through',
  browser: 'This browser',
  webrtc: 'WebRTC',
  pc: 'This PC',
};

export interface CheckResult {
  readonly outcome: Outcome;
  /** What was observed, as few words as tell it. */
  readonly says: string;
  /** What stands in the last column. Left out: how long it took; null: nothing. */
  readonly figure?: string | null;
  readonly code?: ReasonCode;
  /** What to do, and who: the verdict gives that of the row which matters most. */
  readonly next?: string;
}

export interface CheckContext {
  /** The deadline has passed, or the person has left: let go of everything. */
  readonly signal: AbortSignal;
  readonly timers: Timers;
  /** @param part how far it is, 0 … 1 */
  progress(part: number, says?: string): void;
}

/** What must have gone well before. */
export interface Need {
  readonly check: string;
  /** Completes "not run: …". */
  readonly otherwise: string;
}

/** One thing that is looked at, independent of all others but for what it names. */
export interface Check {
  /** `a-z-`, once in a list. */
  readonly id: string;
  readonly group: Group;
  /** At most four words. */
  readonly title: string;
  /** What it does and why, in a sentence. */
  readonly about: string;
  /** Ms after which it is ended with `late`. */
  readonly deadlineMs: number;
  /** About how long it takes, ms; for how much is left. */
  readonly usualMs: number;
  readonly late: CheckResult;
  readonly needs?: readonly Need[];
  /** Costs the line nothing, so that it may run while others measure. */
  readonly beside?: boolean;
  /** May reject; then nothing is known. Should let go on `signal`. */
  run(context: CheckContext): Promise<CheckResult>;
}

/** A result in the words of the catalogue. @param says what was observed; the label where left out @param values that its sentences name */
export function found(
  outcome: Outcome,
  code: ReasonCode,
  says: string = labelWithin(code),
  values: Parameters<typeof fill>[1] = {},
): CheckResult {
  const reason = REASONS[code];
  return { outcome, says, code, next: fill(`${reason.says} ${reason.next}`, values) };
}

/** Ends a check with its result from wherever it is. */
export class CheckEnded extends Error {
  override name = 'CheckEnded';
  readonly result: CheckResult;

  constructor(result: CheckResult) {
    super(result.says);
    this.result = result;
  }
}

/** What is known before anything is run. */
export function settled(
  check: Omit<Check, 'run' | 'late' | 'deadlineMs' | 'usualMs'>,
  result: CheckResult,
): Check {
  return { ...check, deadlineMs: 1_000, usualMs: 0, beside: true, late: result, run: async () => result };
}
