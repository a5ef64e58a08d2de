import { expect } from 'vitest';
import { ownTimes } from './own-time.ts';

/** Ms that a busy machine may add to what is timed. */
export const BUSY_MS = 2_000;

const own = ownTimes();

/** From one moment to another, ms since the epoch: so many ms of the product's own. */
export function tookLess(ms: number, from: number, to: number, busyMs = BUSY_MS): void {
  expect(own.between(from, to)).toBeLessThan(ms);
  expect(to - from).toBeLessThan(ms + busyMs);
}
