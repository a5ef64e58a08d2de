import { DROPS, type Drop } from '@porthole/shared/protocol/drops';
import { Histogram, type Registry } from 'prom-client';
import type { Painted } from '../relay/viewer-books.ts';
import { counterOf } from './read-when-asked.ts';

/** Seconds; a frame of a good line is painted within a tenth, on the thinnest within seconds. */
const AGE_BUCKETS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1, 2, 5, 15];

/** Where frames went, over all cameras and viewers: the sums of their books. */
export class FrameMetrics {
  /** Counted as plain numbers, for this is done for every frame of every viewer. */
  readonly #frames = { captured: 0, painted: 0 };
  readonly #drops = new Map<Drop, number>(DROPS.map((reason) => [reason, 0]));
  readonly #age: Histogram<'transport'>;

  constructor(registry: Registry) {
    this.#age = new Histogram({
      name: 'porthole_frame_age_seconds',
      help: 'Capture to paint, as viewers tell it.',
      labelNames: ['transport'],
      buckets: AGE_BUCKETS,
      registers: [registry],
    });
    counterOf(registry, {
      name: 'porthole_frames_captured_total',
      help: 'Frames captured while a viewer watched, for every viewer.',
      read: () => [[{}, this.#frames.captured]],
    });
    counterOf(registry, {
      name: 'porthole_frames_painted_total',
      help: 'Frames that viewers painted.',
      read: () => [[{}, this.#frames.painted]],
    });
    counterOf(registry, {
      name: 'porthole_frames_dropped_total',
      help: 'Captured frames that a viewer did not paint, by why.',
      labelNames: ['reason'],
      read: () => [...this.#drops].map(([reason, frames]) => [{ reason }, frames]),
    });
  }

  captured(frames: number): void {
    this.#frames.captured += frames;
  }

  painted(frames: number, { transport, ageMs }: Painted): void {
    this.#frames.painted += frames;
    if (ageMs !== undefined) this.#age.labels(transport).observe(ageMs / 1_000);
  }

  dropped(reason: Drop, frames: number): void {
    this.#drops.set(reason, (this.#drops.get(reason) ?? 0) + frames);
  }
}
