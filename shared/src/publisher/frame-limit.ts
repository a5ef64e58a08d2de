import { MAX_FRAME_BYTES, MAX_FRAME_PIXELS } from '../protocol/limits.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport } from '../protocol/transport.ts';
import type { Limits } from '../protocol/wire.ts';
import type { FrameBounds } from './picture-needs.ts';

/** Part of a refused frame's size that is tried next. */
const STEP_DOWN = 0.7;

/**
 * How large a frame may be on this path. The relay tells its own limit; a proxy before it tells none (nginx admits 1 MB) and is
 * found out by its refusals. It looks at requests only, so WebSocket is free of it.
 */
export class FrameLimit {
  #told: FrameBounds = { maxBytes: MAX_FRAME_BYTES, maxPixels: MAX_FRAME_PIXELS };
  /** The smallest frames that were refused, bytes: by the relay, and by a proxy before it. */
  #refused = Number.POSITIVE_INFINITY;
  #capped = Number.POSITIVE_INFINITY;

  /** @param over what carries the frame; a request where that is not known */
  bounds(over: Transport | null): FrameBounds {
    const asked = over === 'websocket' ? this.#refused : Math.min(this.#refused, this.#capped);
    return { ...this.#told, maxBytes: Math.min(this.#told.maxBytes, Math.floor(asked * STEP_DOWN)) };
  }

  /** Bytes of the smallest frame that a proxy refused for its size; null while none was. */
  get cappedAt(): number | null {
    return Number.isFinite(this.#capped) ? this.#capped : null;
  }

  told({ maxFrameBytes, maxFramePixels }: Pick<Limits, 'maxFrameBytes' | 'maxFramePixels'>): void {
    if (maxFrameBytes !== this.#told.maxBytes) this.#refused = Number.POSITIVE_INFINITY;
    this.#told = { maxBytes: maxFrameBytes, maxPixels: maxFramePixels };
  }

  /** What was in the way may not be in the way there is now. */
  forgetProxy(): void {
    this.#capped = Number.POSITIVE_INFINITY;
  }

  /** @param bytes of a frame that was refused with this code */
  rejected(bytes: number, code: ReasonCode): void {
    if (bytes === 0) return;
    if (code === 'frame-too-large') this.#refused = Math.min(this.#refused, bytes);
    if (code === 'requests-capped') this.#capped = Math.min(this.#capped, bytes);
  }
}
