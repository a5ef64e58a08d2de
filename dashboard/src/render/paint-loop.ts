/** The page's animation frames. A hidden page gets none. */
export interface AnimationFrames {
  request(paint: () => void): number;
  cancel(id: number): void;
}

export const browserAnimationFrames: AnimationFrames = {
  request: (paint) => requestAnimationFrame(paint),
  cancel: (id) => cancelAnimationFrame(id),
};

/** One animation frame for all that wants to be painted; none while nothing does. */
export class PaintLoop {
  readonly #frames: AnimationFrames;
  readonly #due = new Set<() => void>();
  #requested: number | undefined;

  constructor(frames: AnimationFrames) {
    this.#frames = frames;
  }

  /** Once, with the next animation frame, however often it is said before. */
  due(paint: () => void): void {
    this.#due.add(paint);
    this.#requested ??= this.#frames.request(() => this.#paint());
  }

  cancel(paint: () => void): void {
    this.#due.delete(paint);
    if (this.#due.size > 0 || this.#requested === undefined) return;
    this.#frames.cancel(this.#requested);
    this.#requested = undefined;
  }

  #paint(): void {
    this.#requested = undefined;
    const due = [...this.#due];
    this.#due.clear();
    for (const paint of due) paint();
  }
}
