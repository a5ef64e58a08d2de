import type { Timers } from '@porthole/shared/flow/timers';
import { systemTimers } from '../../server/src/observe/system-timers.ts';

interface Planned {
  /** On `monotonic()`. */
  due: number;
  readonly run: () => void;
  readonly every: number | undefined;
  /** Of the system's timer. */
  cancel: () => void;
}

/** For a relay whose test would wait for one of its deadlines: time passes as the system's does, and a test can skip some of it. */
export class SkippableTimers implements Timers {
  #skipped = 0;
  readonly #planned = new Set<Planned>();

  now(): number {
    return systemTimers.now() + this.#skipped;
  }

  monotonic(): number {
    return systemTimers.monotonic() + this.#skipped;
  }

  after(ms: number, run: () => void): () => void {
    return this.#plan(ms, run, undefined);
  }

  every(ms: number, run: () => void): () => void {
    return this.#plan(ms, run, ms);
  }

  /** Runs what falls due meanwhile, in order, each at its time. */
  skip(ms: number): void {
    const until = this.monotonic() + ms;
    for (;;) {
      const next = [...this.#planned].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#moveTo(next.due);
      this.#run(next);
    }
    this.#moveTo(until);
    for (const planned of this.#planned) this.#arm(planned);
  }

  #moveTo(moment: number): void {
    this.#skipped += Math.max(0, moment - this.monotonic());
  }

  #plan(ms: number, run: () => void, every: number | undefined): () => void {
    const planned: Planned = { due: this.monotonic() + ms, run, every, cancel: () => {} };
    this.#planned.add(planned);
    this.#arm(planned);
    return () => this.#forget(planned);
  }

  #arm(planned: Planned): void {
    planned.cancel();
    planned.cancel = systemTimers.after(planned.due - this.monotonic(), () => this.#run(planned));
  }

  #run(planned: Planned): void {
    if (planned.every === undefined) this.#forget(planned);
    else {
      planned.due = Math.max(planned.due, this.monotonic()) + planned.every;
      this.#arm(planned);
    }
    planned.run();
  }

  #forget(planned: Planned): void {
    planned.cancel();
    this.#planned.delete(planned);
  }
}
