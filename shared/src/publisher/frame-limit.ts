import type { ReasonCode } from '../protocol/reasons.ts';

/** Part of a refused frame's size that is tried next. */
const STEP_DOWN = 0.7;

/**
 * How large a frame may be on this path. The relay tells its own limit; a proxy before it tells none (nginx admits 1 MB) and is
 * found out by its refusals.
 */
export class FrameLimit {
  #told: number;
  #learned = Number.POSITIVE_INFINITY;
  readonly #sizes = new Map<number, number>();

  constructor(assumedBytes: number) {
    this.#told = assumedBytes;
  }

  get maxBytes(): number {
    return Math.min(this.#told, this.#learned);
  }

  admits(bytes: number): boolean {
    return bytes <= this.maxBytes;
  }

  told(bytes: number): void {
    this.#told = bytes;
  }

  sent(sequence: number, bytes: number): void {
    this.#sizes.set(sequence, bytes);
  }

  /** Frames older than an answered one are forgotten: they were answered before it, or never will be. */
  answered(sequence: number, rejected?: ReasonCode): void {
    const bytes = this.#sizes.get(sequence);
    if (rejected === 'frame-too-large' && bytes !== undefined)
      this.#learned = Math.min(this.maxBytes, Math.floor(bytes * STEP_DOWN));
    for (const known of this.#sizes.keys()) if (known <= sequence) this.#sizes.delete(known);
  }
}
