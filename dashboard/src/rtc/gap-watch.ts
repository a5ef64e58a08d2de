import type { RtcMode } from '@porthole/shared/rtc/rtc-state';

/** How long the canvas goes without a new frame while who paints changes. A JPEG counts when it comes. Times are monotonic ms. */
export class GapWatch {
  #mode: RtcMode = 'jpeg';
  #frameAt: number | null = null;
  #changed = false;

  /** @returns whether there is such a frame now that it is told of: the ms that were between, or null */
  frame(of: 'jpeg' | 'rtc', now: number): number | null {
    if ((of === 'rtc') !== (this.#mode === 'rtc')) return null;
    const gap = this.#changed && this.#frameAt !== null ? now - this.#frameAt : null;
    this.#frameAt = now;
    this.#changed = false;
    return gap;
  }

  mode(mode: RtcMode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#changed = true;
  }
}
