/**
 * How many frames a page has painted since it was last heard, from counts that only grow. GETs overtake one another: an older count
 * says nothing new. A page counts from where it likes, so the first says nothing either.
 */
export class PaintCounts {
  readonly #counts = new Map<string, number>();

  /** @returns undefined for pages that do not count */
  more(camera: string, count: number | undefined): number | undefined {
    if (count === undefined) return undefined;
    const before = this.#counts.get(camera) ?? count;
    this.#counts.set(camera, Math.max(before, count));
    return Math.max(0, count - before);
  }

  forget(camera: string): void {
    this.#counts.delete(camera);
  }
}
