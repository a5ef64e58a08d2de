import type { Timers } from './timers.ts';

interface Planned {
  due: number;
  run: () => void;
  every: number | undefined;
}

/** Time in a test's hands: stands still until told how far to go. */
export class ManualTimers implements Timers {
  #at = 0;
  #epoch: number;
  #planned = new Set<Planned>();

  constructor(epoch = 1_700_000_000_000) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#epoch + this.#at;
  }

  monotonic(): number {
    return this.#at;
  }

  after(ms: number, run: () => void): () => void {
    return this.#plan({ due: this.#at + ms, run, every: undefined });
  }

  every(ms: number, run: () => void): () => void {
    return this.#plan({ due: this.#at + ms, run, every: ms });
  }

  /** Runs what falls due, in order, with the clock at its due time. */
  advance(ms: number): void {
    const until = this.#at + ms;
    for (;;) {
      const next = [...this.#planned].filter((p) => p.due <= until).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#at = Math.max(this.#at, next.due);
      if (next.every === undefined) this.#planned.delete(next);
      else next.due += Math.max(1, next.every);
      next.run();
    }
    this.#at = until;
  }

  /** The machine sleeps: what falls due meanwhile runs late and once, with the next `advance`. */
  sleep(ms: number): void {
    this.#at += ms;
    for (const planned of this.#planned) planned.due = Math.max(planned.due, this.#at);
  }

  /** The system's clock is set, as by a person or by NTP; what is planned keeps its time. */
  stepClock(ms: number): void {
    this.#epoch += ms;
  }

  get pending(): number {
    return this.#planned.size;
  }

  #plan(planned: Planned): () => void {
    this.#planned.add(planned);
    return () => this.#planned.delete(planned);
  }
}
