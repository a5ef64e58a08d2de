import { RateMeter } from '@porthole/shared/flow/rate';
import type { RenditionBytes } from '@porthole/shared/flow/rendition-bytes';
import type { Timers } from '@porthole/shared/flow/timers';
import type { MadeRendition } from './rendition-encoder.ts';

/** Encodings whose time is remembered: about two seconds of a webcam. */
const REMEMBERED = 32;

/** Whoever counts for all cameras, as the metrics do. */
export interface RenditionObserver {
  renditionFailed(name: MadeRendition): void;
}

/** What making one rendition of one camera takes. */
export class RenditionFigures {
  readonly #name: MadeRendition;
  readonly #bytes: RenditionBytes;
  readonly #timers: Timers;
  readonly #observer: RenditionObserver | undefined;
  readonly #rate = new RateMeter();
  #times: number[] = [];

  constructor(
    name: MadeRendition,
    bytes: RenditionBytes,
    timers: Timers,
    observer: RenditionObserver | undefined,
  ) {
    this.#name = name;
    this.#bytes = bytes;
    this.#timers = timers;
    this.#observer = observer;
  }

  encoded(ms: number, bytes: number, fullBytes: number): void {
    this.#times = [...this.#times, ms].slice(-REMEMBERED);
    this.#rate.add(this.#timers.monotonic(), bytes);
    this.#bytes.measured(this.#name, bytes, fullBytes);
  }

  failed(): void {
    this.#observer?.renditionFailed(this.#name);
  }

  /** Frames made a second; null while unknown. */
  get fps(): number | null {
    return this.#rate.rate(this.#timers.monotonic()).fps;
  }

  /** Half of the late ones took less, ms; null before the first. */
  get encodeMs(): number | null {
    return [...this.#times].sort((a, b) => a - b)[this.#times.length >> 1] ?? null;
  }
}
