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
  if (ms <= LONGEST_TIMER_MS) {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  }
  let cancel = () => {};
  const rest = setTimeout(() => {
    cancel = after(ms - LONGEST_TIMER_MS, run);
  }, LONGEST_TIMER_MS).unref();
  return () => {
    clearTimeout(rest);
    cancel();
  };
}
