import type { Timers } from '@porthole/shared/flow/timers';

interface Viewer {
  isConnected: boolean;
  readonly cancelDeadline: () => void;
}

/** The attempts that go on, from asking to the last word; each has so long to connect. */
export class UpgradedViewers {
  readonly #timers: Timers;
  readonly #viewers = new Map<string, Viewer>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get size(): number {
    return this.#viewers.size;
  }

  get watching(): number {
    return [...this.#viewers.values()].filter(({ isConnected }) => isConnected).length;
  }

  get attempts(): readonly string[] {
    return [...this.#viewers.keys()];
  }

  has(attempt: string): boolean {
    return this.#viewers.has(attempt);
  }

  /** @param overdue it is not connected within so many ms */
  add(attempt: string, withinMs: number, overdue: () => void): void {
    const cancelDeadline = this.#timers.after(withinMs, overdue);
    this.#viewers.set(attempt, { isConnected: false, cancelDeadline });
  }

  connect(attempt: string): void {
    const viewer = this.#viewers.get(attempt);
    if (!viewer) return;
    viewer.isConnected = true;
    viewer.cancelDeadline();
  }

  /** @returns whether it was there */
  remove(attempt: string): boolean {
    this.#viewers.get(attempt)?.cancelDeadline();
    return this.#viewers.delete(attempt);
  }
}
