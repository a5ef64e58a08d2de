import type { Timers } from '@porthole/shared/flow/timers';
import { systemTimers } from '../../server/src/observe/system-timers.ts';

/**
 * The system's, for a relay whose test would wait for what has lasted so long that something follows: the test says that a while has
 * passed. What was planned comes when it was planned.
 */
export class SkippingTimers implements Timers {
  readonly now = systemTimers.now;
  readonly after = systemTimers.after;
  readonly every = systemTimers.every;
  #skippedMs = 0;

  readonly monotonic = () => systemTimers.monotonic() + this.#skippedMs;

  skip(ms: number): void {
    this.#skippedMs += ms;
  }
}
