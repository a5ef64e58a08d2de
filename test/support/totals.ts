/** What a run of tests came to. */
export interface RunTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Tests that failed first and passed when they were tried again, each with its first failure. */
  readonly flaky: readonly string[];
}

/** Names the file to which each run of several appends its totals, a JSON object a line. */
export const TOTALS_FILE = 'PORTHOLE_TEST_TOTALS';

/** Of all runs together: what was flaky, then the totals alone on a line. */
export function totalsLines(runs: readonly RunTotals[]): string {
  const sum = (of: 'passed' | 'failed' | 'skipped') => runs.reduce((total, run) => total + run[of], 0);
  const flaky = runs.flatMap((run) => run.flaky);
  return [
    `flaky: ${flaky.length}`,
    ...flaky.map((first) => `  ${first}`),
    `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`,
  ].join('\n');
}
