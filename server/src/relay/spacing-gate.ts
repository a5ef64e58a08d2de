import type { DownlinkDrop } from '@porthole/shared/protocol/drops';
import type { Frame } from '@porthole/shared/protocol/frame';
import { STANDBY_INTERVAL_MS } from '@porthole/shared/protocol/limits';
import type { Wish } from '@porthole/shared/protocol/renditions';

/** How far apart a viewer wants its frames. */
export interface Spacing {
  readonly ms: number;
  /** Of the frames in between. */
  readonly reason: Extract<DownlinkDrop, 'standby' | 'viewer-busy'>;
}

/** @returns undefined where every frame is wanted */
export function spacingOf({ standby, fps }: Wish): Spacing | undefined {
  if (standby) return { ms: STANDBY_INTERVAL_MS, reason: 'standby' };
  return fps === undefined ? undefined : { ms: 1_000 / fps, reason: 'viewer-busy' };
}

export interface SpacingGateParts {
  spacing: Spacing | undefined;
  /** Monotonic ms. */
  now: () => number;
  /** On to the viewer. */
  pass: (frame: Frame) => void;
  /** A newer one came before it was its turn. */
  leftOut: (reason: Spacing['reason']) => void;
}

/** Part of the spacing that a frame may be early: one held for it waits for the next, and a camera may send at this very pace. */
const EARLY = 1 / 4;

/** Before a viewer that wants fewer frames than there are: one passes in each interval, and the newest waits until all are wanted. */
export class SpacingGate {
  readonly #parts: SpacingGateParts;
  #spacing: Spacing | undefined;
  /** When the last one that passed was due, which keeps the pace where frames come a little early or late. */
  #passedAt = Number.NEGATIVE_INFINITY;
  #waiting: Frame | undefined;

  constructor(parts: SpacingGateParts) {
    this.#parts = parts;
    this.#spacing = parts.spacing;
  }

  /** Frames that wait. */
  get holds(): number {
    return this.#waiting ? 1 : 0;
  }

  offer(frame: Frame): void {
    const spacing = this.#spacing;
    if (!spacing) {
      this.#pass(frame, 0);
      return;
    }
    if (this.#take()) this.#parts.leftOut(spacing.reason);
    if (this.#parts.now() < this.#passedAt + spacing.ms * (1 - EARLY)) this.#waiting = frame;
    else this.#pass(frame, spacing.ms);
  }

  /** Where all are wanted, what waits goes at once. */
  turn(spacing: Spacing | undefined): void {
    this.#spacing = spacing;
    const waiting = spacing ? undefined : this.#take();
    if (waiting) this.#pass(waiting, 0);
  }

  /** @returns how many frames it held */
  close(): number {
    return this.#take() ? 1 : 0;
  }

  #pass(frame: Frame, spacingMs: number): void {
    const now = this.#parts.now();
    const late = now - this.#passedAt - spacingMs;
    const offPace = late < 0 ? late : late % spacingMs;
    this.#passedAt = spacingMs > 0 && Number.isFinite(late) ? now - offPace : now;
    this.#parts.pass(frame);
  }

  #take(): Frame | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
