import type { Timers } from '@porthole/shared/flow/timers';
import { systemTimers } from '../../server/src/observe/system-timers.ts';

/**
 * For a relay whose test waits for one of its constants: time that passes several times as fast. The date is the system's, so that
 * sessions and credentials last as they should.
 */
export function fasterTimers(times: number): Timers {
  return {
    now: systemTimers.now,
    monotonic: () => systemTimers.monotonic() * times,
    after: (ms, run) => systemTimers.after(ms / times, run),
    every: (ms, run) => systemTimers.every(ms / times, run),
  };
}
