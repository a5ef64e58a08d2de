import type { Timers } from '@porthole/shared/flow/timers';

/** Ms by which a look is late where the relay itself stood still: silence then is nobody else's. */
const STOOD_STILL_MS = 500;

/**
 * Looks again and again at who has been silent for too long. One look that comes late is let pass: what came while the relay stood
 * still is read before the next.
 *
 * @returns stops
 */
export function lookEvery(timers: Timers, ms: number, look: () => void): () => void {
  let before = timers.monotonic();
  let letPass = false;
  return timers.every(ms, () => {
    const now = timers.monotonic();
    letPass = !letPass && now - before >= ms + STOOD_STILL_MS;
    before = now;
    if (!letPass) look();
  });
}
