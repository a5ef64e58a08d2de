import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { type RunTotals, TOTALS_FILE, totalsLines } from './totals.ts';

/** Ends the run with its totals alone on a line, and above it what passed only when it was tried again. */
export class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    const flaky: string[] = [];
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        states[test.result().state] += 1;
        if (test.diagnostic()?.flaky) flaky.push(firstFailure(test));
      }
      // A file that fails outside its tests has run none of them.
      if (module.state() === 'failed' && tests.every((test) => test.result().state !== 'failed'))
        states.failed += 1;
    }
    const { passed, failed, skipped, pending } = states;
    this.#say({ passed, failed, skipped: skipped + pending, flaky });
  }

  /** To whoever started several runs, or else to who reads this one. */
  #say(totals: RunTotals): void {
    const file = process.env[TOTALS_FILE];
    if (file) appendFileSync(file, `${JSON.stringify(totals)}\n`);
    else process.stdout.write(`\n${totalsLines([totals])}\n`);
  }
}

function firstFailure(test: TestCase): string {
  const [message = 'no message'] = test.result().errors?.[0]?.message?.split('\n') ?? [];
  return `${test.module.relativeModuleId} > ${test.fullName}: ${message}`;
}
