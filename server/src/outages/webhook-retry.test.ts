import { expect, test } from 'vitest';
import { FIRST_RETRY_MS, LONGEST_RETRY_MS, retryAfter } from './webhook-retry.ts';

test.each([
  [1, 0, FIRST_RETRY_MS],
  [2, 0, 3 * FIRST_RETRY_MS],
  [4, 0, 27 * FIRST_RETRY_MS],
  [9, 0, LONGEST_RETRY_MS],
  [10_000, 0, LONGEST_RETRY_MS],
  [1, 1, 0.8 * FIRST_RETRY_MS],
])('EV-4: after %i failures, with chance %d, it is sent again after %d ms', (failures, chance, ms) => {
  expect(retryAfter(failures, chance)).toBeCloseTo(ms);
});
