import { RENDITIONS, type Rendition } from '../protocol/renditions.ts';
import { MovingMean } from './moving-mean.ts';
import { type PictureSize, renditionWidth } from './rendition-ladder.ts';

/**
 * Bytes of a JPEG grow a little slower than its pixels: measured on a street at 1280×720, each halving of the width left 0.31 of the
 * bytes where 0.25 of the pixels were left, which is a power of 0.8.
 */
const BYTES_BY_PIXELS = 0.8;

/** Weight of a new frame in the mean: about the last second of a webcam. */
const NEW_FRAME_WEIGHT = 0.1;

/**
 * Mean bytes of one camera's frames by rendition. A rendition's part of the full frame's bytes is measured where it was made, else
 * estimated from the nearest that was; so a scene that changes needs no new measuring.
 */
export class RenditionBytes {
  #full: PictureSize | undefined;
  readonly #fullBytes = new MovingMean(NEW_FRAME_WEIGHT);
  readonly #parts = new Map<Rendition, MovingMean>();

  /** The camera's own picture; another size begins anew. */
  frame(size: PictureSize, bytes: number): void {
    if (this.#full?.width !== size.width || this.#full.height !== size.height) {
      this.#full = { width: size.width, height: size.height };
      this.#fullBytes.clear();
      this.#parts.clear();
    }
    this.#fullBytes.add(bytes);
  }

  /** @param fullBytes of the frame it was made of */
  measured(name: Rendition, bytes: number, fullBytes: number): void {
    const mean = this.#parts.get(name) ?? new MovingMean(NEW_FRAME_WEIGHT);
    mean.add(bytes / Math.max(1, fullBytes));
    this.#parts.set(name, mean);
  }

  get full(): PictureSize | undefined {
    return this.#full;
  }

  /** 0 until a frame was seen. */
  mean(name: Rendition): number {
    return (this.#fullBytes.value ?? 0) * this.#part(name);
  }

  #part(name: Rendition): number {
    const measured = name === 'full' ? 1 : this.#parts.get(name)?.value;
    if (measured !== undefined) return measured;
    const distance = (other: Rendition) => Math.abs(RENDITIONS.indexOf(other) - RENDITIONS.indexOf(name));
    let known: readonly [Rendition, number] = ['full', 1];
    for (const [other, { value = 1 }] of this.#parts)
      if (distance(other) < distance(known[0])) known = [other, value];
    return known[1] * (this.#width(name) / this.#width(known[0])) ** (2 * BYTES_BY_PIXELS);
  }

  #width(name: Rendition): number {
    const full = this.#full?.width ?? 1;
    return Math.min(full, renditionWidth(name) ?? full);
  }
}
