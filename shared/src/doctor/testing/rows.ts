import type { Check, CheckResult } from '../check.ts';
import type { Row } from '../doctor-run.ts';

/** A check by its id, which ends as it is told to. */
export function checkOf(id: string, more: Partial<Check> = {}): Check {
  return {
    ...{ id, group: 'line', title: id, about: `Looks at ${id}.`, deadlineMs: 10_000, usualMs: 1_000 },
    late: { outcome: 'blocked', says: 'no end' },
    run: async () => ({ outcome: 'fine', says: 'well' }),
    ...more,
  };
}

/** Rows that have ended so. */
export function ended(results: Readonly<Record<string, CheckResult>>): Row[] {
  return Object.entries(results).map(([id, result]) => ({
    ...{ check: checkOf(id), state: 'done' as const, doing: null, result, tookMs: 12 },
  }));
}

export const fine = (): CheckResult => ({ outcome: 'fine', says: 'well' });
