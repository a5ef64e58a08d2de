import type { Timers } from '@porthole/shared/flow/timers';
import { systemTimers } from '../../server/src/observe/system-timers.ts';

/** The system's, for a relay whose test would wait for what has lasted so long that something follows: it says that a while has passed. */
export class SkippingTimers implements Timers {
  readonly now = systemTimers.now;
  readonly every = systemTimers.every;
  readonly #planned = new Set<{ readonly due: number; readonly run: () => void }>();
  #skippedMs = 0;

  readonly monotonic = () => systemTimers.monotonic() + this.#skippedMs;

  readonly after = (ms: number, run: () => void): (() => void) => {
    const planned = {
      due: this.monotonic() + ms,
      run: () => {
        cancel();
        run();
      },
    };
    const stop = systemTimers.after(ms, planned.run);
    const cancel = () => {
      stop();
      this.#planned.delete(planned);
    };
    this.#planned.add(planned);
    return cancel;
  };

  /** What was to come by then comes now. */
  skip(ms: number): void {
    this.#skippedMs += ms;
    for (const { due, run } of [...this.#planned]) if (due <= this.monotonic()) run();
  }
}
