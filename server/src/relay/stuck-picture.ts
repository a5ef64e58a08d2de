import type { PublisherStatus } from '@porthole/shared/protocol/cameras';

/** Ms for which the very same picture may come again and again. No two pictures of a sensor are the same, but for its noise. */
const STUCK_AFTER_MS = 10_000;

/** Fewer are no repetition, however slow the camera. */
const STUCK_FRAMES = 5;

/** Sources that a lens stands before. A screen, a file or a program of somebody's may well have nothing new to show. */
const SEES_THE_WORLD: ReadonlySet<PublisherStatus['source']['kind']> = new Set(['webcam', 'url', 'browser']);

/** Tells a webcam that repeats itself by its bytes. */
export class StuckPicture {
  #picture: Uint8Array | undefined;
  #since = 0;
  #frames = 0;

  /** @param now monotonic ms */
  take(jpeg: Uint8Array, now: number): void {
    if (this.#picture && isSame(this.#picture, jpeg)) {
      this.#frames += 1;
      return;
    }
    this.#picture = jpeg;
    this.#since = now;
    this.#frames = 1;
  }

  /** @returns monotonic ms since when the picture has been the same; undefined where it is not stuck */
  since(kind: PublisherStatus['source']['kind'], now: number): number | undefined {
    const long = this.#frames >= STUCK_FRAMES && now - this.#since >= STUCK_AFTER_MS;
    return long && SEES_THE_WORLD.has(kind) ? this.#since : undefined;
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && Buffer.compare(one, other) === 0;
}
