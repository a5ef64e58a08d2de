import type { Timers } from '@porthole/shared/flow/timers';

/**
 * Time as frames are stamped with it and clocks are compared by: the system's at the start, going on by the monotonic clock. A system
 * clock that is set meanwhile would make every frame under way older or younger than it is.
 */
export function frameClock(system: Timers): Timers {
  const start = system.now() - system.monotonic();
  return {
    now: () => start + system.monotonic(),
    monotonic: () => system.monotonic(),
    after: (ms, run) => system.after(ms, run),
    every: (ms, run) => system.every(ms, run),
  };
}
