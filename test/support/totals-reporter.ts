import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with its totals alone on a line, for whoever reads them by machine. */
export class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const totals = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) totals[test.result().state] += 1;
      // A file that fails outside its tests has run none of them.
      if (module.state() === 'failed' && tests.every((test) => test.result().state !== 'failed'))
        totals.failed += 1;
    }
    const { passed, failed, skipped, pending } = totals;
    process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped + pending} skipped\n`);
  }
}
