import { expect, test } from 'vitest';
import { totalsLines } from './totals.ts';

test('adds up runs, and lists what passed only when it was tried again', () => {
  const runs = [
    { passed: 3, failed: 0, skipped: 1, flaky: ['wall.test.ts > paints: Within 5 s nothing was painted.'] },
    { passed: 4, failed: 2, skipped: 0, flaky: [] },
  ];
  expect(totalsLines(runs)).toBe(
    'flaky: 1\n  wall.test.ts > paints: Within 5 s nothing was painted.\n7 passed, 2 failed, 1 skipped',
  );
});
