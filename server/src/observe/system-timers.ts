import { performance } from 'node:perf_hooks';
import type { Timers } from '@porthole/shared/flow/timers';

/** The platform's time. Timers do not keep the process alive by themselves. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms).unref();
    return () => clearInterval(timer);
  },
};
