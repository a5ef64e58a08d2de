import type { Timers } from '@porthole/shared/flow/timers';
import { type Demand, demandOf } from '@porthole/shared/protocol/demand';
import type { Frame } from '@porthole/shared/protocol/frame';
import { ToldDemand } from './told-demand.ts';
import type { ViewerReport } from './viewer-report.ts';

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

/** Who gets the frames of one camera, and what they are said to want. Closed by its channel. */
export class Audience {
  readonly #receivers = new Set<FrameReceiver>();
  readonly #listeners = new Set<DemandListener>();
  readonly #demand: ToldDemand;

  /** @param changed told when the demand is another, before those who listen */
  constructor(timers: Timers, changed: () => void) {
    this.#demand = new ToldDemand(timers, () => {
      changed();
      this.#wake(false);
    });
  }

  /** What they want of the publisher: more at once, less when it has settled. */
  get demand(): Demand {
    return this.#demand.told;
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
    const all = this.receivers();
    const allStandBy = all.length > 0 && all.every(({ standsBy = false }) => standsBy);
    this.#demand.wants(demandOf(all.length, allStandBy));
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
    this.#demand.close();
  }

  #wake(isOver: boolean): void {
    for (const listener of [...this.#listeners]) listener(isOver);
  }
}
