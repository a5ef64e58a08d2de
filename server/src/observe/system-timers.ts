import { performance } from 'node:perf_hooks';
import type { Timers } from '@porthole/shared/flow/timers';

/** Past it Node's timers fire at once: 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The platform's time. Timers do not keep the process alive by themselves. */
export const systemTimers: Timers = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after,
  every: (ms, run) => {
    const timer = setInterval(run, ms).unref();
    return () => clearInterval(timer);
  },
};

function after(ms: number, run: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    const rest = left - LONGEST_TIMER_MS;
    timer = setTimeout(rest > 0 ? () => wait(rest) : run, Math.min(left, LONGEST_TIMER_MS)).unref();
  };
  wait(ms);
  return () => clearTimeout(timer);
}
