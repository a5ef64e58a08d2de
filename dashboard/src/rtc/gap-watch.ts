/** Ms after a change of who paints for which the canvas' gaps are laid to it: what was asked for at the change has come by then. */
const AROUND_MS = 1_000;

/** How long the canvas goes without a new picture around a change of who paints. Times are monotonic ms. */
export class GapWatch {
  #paintedAt: number | null = null;
  #changedAt: number | null = null;

  /** A gap of the last change may yet come. */
  get isOpen(): boolean {
    return this.#changedAt !== null;
  }

  changed(now: number): void {
    this.#changedAt = now;
  }

  /** Whoever painted. @returns the ms since the picture before, where a change is between them or was just before; else null */
  painted(now: number): number | null {
    const before = this.#paintedAt;
    this.#paintedAt = now;
    if (this.#changedAt === null) return null;
    const over = this.#changedAt + AROUND_MS;
    if (now >= over) this.#changedAt = null;
    return before === null || before >= over ? null : now - before;
  }

  /** Ms for which the canvas has had no new picture since before the last change; null where it has, or no gap is open. */
  standing(now: number): number | null {
    const [painted, changed] = [this.#paintedAt, this.#changedAt];
    return painted === null || changed === null || painted > changed ? null : now - painted;
  }

  /** Nobody sees the canvas. */
  forget(): void {
    this.#paintedAt = null;
    this.#changedAt = null;
  }
}
