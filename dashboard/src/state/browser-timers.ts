import type { Timers } from '@porthole/shared/flow/timers';

export const browserTimers: Timers = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
  every(ms, run) {
    const id = setInterval(run, ms);
    return () => clearInterval(id);
  },
};
