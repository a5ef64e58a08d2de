import type { Timers } from '@porthole/shared/flow/timers';
import { type Demand, demandOf, isSameDemand, NO_DEMAND } from '@porthole/shared/protocol/demand';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { ViewerReport } from './viewer-report.ts';

/** Ms for which less must be wanted before it is told: one that asks frame by frame leaves with every answer. */
const SETTLE_MS = 2_000;

/** Whoever gets every frame of a camera; must neither wait nor throw. */
export interface FrameReceiver {
  offer(frame: Frame): void;
  /** The camera is gone: no frame will come. */
  end(): void;
  report(): ViewerReport;
  /** It has the picture by another way. */
  readonly standsBy?: boolean;
}

/** Told of another demand, or that it is over. */
export type DemandListener = (isOver: boolean) => void;

/** A number that rises at once, and falls when less has been wanted for a while. */
interface Settling {
  value: number;
  /** Monotonic ms since which less is wanted. */
  lessSince?: number | undefined;
}

/** Who gets the frames of one camera, and what they are said to want. Closed by its channel. */
export class Audience {
  readonly #receivers = new Set<FrameReceiver>();
  readonly #listeners = new Set<DemandListener>();
  readonly #timers: Timers;
  readonly #changed: () => void;
  readonly #viewers: Settling = { value: 0 };
  /** 1 while one of them wants every frame: that all stand by settles by itself. */
  readonly #wantAll: Settling = { value: 0 };
  #demand = NO_DEMAND;
  #cancel = () => {};

  /** @param changed told when the demand is another, before those who listen */
  constructor(timers: Timers, changed: () => void) {
    this.#timers = timers;
    this.#changed = changed;
  }

  /** What they want of the publisher: more at once, less when it has settled. */
  get demand(): Demand {
    return this.#demand;
  }

  join(receiver: FrameReceiver): void {
    this.#receivers.add(receiver);
    this.reckon();
  }

  leave(receiver: FrameReceiver): void {
    if (this.#receivers.delete(receiver)) this.reckon();
  }

  /** To be called when one of them stands by, or no longer. */
  reckon(): void {
    const wantAll = this.receivers().some(({ standsBy }) => !standsBy);
    const dueMs = Math.min(
      this.#settle(this.#viewers, this.#receivers.size),
      this.#settle(this.#wantAll, Number(wantAll)),
    );
    this.#cancel();
    if (dueMs < Number.POSITIVE_INFINITY) this.#cancel = this.#timers.after(dueMs, () => this.reckon());
    const viewers = this.#viewers.value;
    this.#tell(demandOf(viewers, viewers > 0 && this.#wantAll.value === 0));
  }

  offer(frame: Frame): void {
    for (const receiver of this.#receivers) receiver.offer(frame);
  }

  receivers(): readonly FrameReceiver[] {
    return [...this.#receivers];
  }

  /** @returns stops listening */
  listen(listener: DemandListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Nobody who listens now has anything to wait for any more. */
  dismissListeners(): void {
    this.#wake(true);
  }

  close(): void {
    for (const receiver of this.receivers()) receiver.end();
    this.#receivers.clear();
    this.#cancel();
  }

  /** @returns ms until it may fall */
  #settle(settling: Settling, wanted: number): number {
    const now = this.#timers.monotonic();
    if (wanted < settling.value) {
      settling.lessSince ??= now;
      const leftMs = settling.lessSince + SETTLE_MS - now;
      if (leftMs > 0) return leftMs;
    }
    settling.value = wanted;
    settling.lessSince = undefined;
    return Number.POSITIVE_INFINITY;
  }

  #tell(demand: Demand): void {
    if (isSameDemand(demand, this.#demand)) return;
    this.#demand = demand;
    this.#changed();
    this.#wake(false);
  }

  #wake(isOver: boolean): void {
    for (const listener of [...this.#listeners]) listener(isOver);
  }
}
