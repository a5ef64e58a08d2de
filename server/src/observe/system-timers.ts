import { performance } from 'node:perf_hooks';
import type { Timers } from '@porthole/shared/flow/timers';

/** Past it Node's timers fire at once: 24.8 days. What is due later is as good as never. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The platform's time. Timers do not keep the process alive by themselves. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.min(ms, LONGEST_TIMER_MS)).unref();
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms).unref();
    return () => clearInterval(timer);
  },
};
