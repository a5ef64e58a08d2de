/** Ms after which what a receiver did not take is sent again: three times as long each time, up to an hour. */
export const FIRST_RETRY_MS = 5_000;
export const LONGEST_RETRY_MS = 3_600_000;
const GROWTH = 3;

/** Ms for which it is tried at all: who mends a receiver does so within a day, and older news is none. */
export const TRIED_FOR_MS = 24 * 3_600_000;

/** Part by which a wait may be shorter, so that many relays do not come back to one receiver at once. */
const SPREAD = 0.2;

/**
 * @param failures times it has failed so far, from 1
 * @param chance from 0 to 1
 * @returns ms to wait
 */
export function retryAfter(failures: number, chance: number): number {
  const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * GROWTH ** Math.min(failures - 1, 20));
  return wait * (1 - SPREAD * chance);
}
