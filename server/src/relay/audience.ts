import type { Timers } from '@porthole/shared/flow/timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import type { ViewerLine, ViewerReport } from './viewer-report.ts';

/** Whoever gets every frame of a camera; must neither wait nor throw. */
export interface FrameReceiver {
  offer(frame: Frame): void;
  /** The camera is gone: no frame will come. */
  end(): void;
  report(): ViewerReport;
  /** What it shares with the other cameras its receiver watches; left out where nothing is. */
  readonly line?: ViewerLine;
}

/** Ms for which a smaller number of viewers must hold before it is told: one that asks frame by frame leaves with every answer. */
const VIEWERS_SETTLE_MS = 2_000;

/** Who gets the frames of one camera, and how many they are said to be. Closed by its channel. */
export class Audience {
  readonly #timers: Timers;
  readonly #changed: () => void;
  readonly #receivers = new Set<FrameReceiver>();
  readonly #listeners = new Set<() => void>();
  #told = 0;
  #cancelSettling: (() => void) | undefined;

  /** @param changed told when the number is another, before those who listen */
  constructor(timers: Timers, changed: () => void) {
    this.#timers = timers;
    this.#changed = changed;
  }

  /** How many they are: up at once, down when it has settled. */
  get size(): number {
    return this.#told;
  }

  join(receiver: FrameReceiver): void {
    this.#receivers.add(receiver);
    if (this.#receivers.size > this.#told) this.#tell();
  }

  leave(receiver: FrameReceiver): void {
    if (!this.#receivers.delete(receiver)) return;
    this.#cancelSettling ??= this.#timers.after(VIEWERS_SETTLE_MS, () => {
      this.#cancelSettling = undefined;
      if (this.#receivers.size !== this.#told) this.#tell();
    });
  }

  offer(frame: Frame): void {
    for (const receiver of this.#receivers) receiver.offer(frame);
  }

  receivers(): readonly FrameReceiver[] {
    return [...this.#receivers];
  }

  /** @returns stops listening */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  wakeListeners(): void {
    for (const wake of [...this.#listeners]) wake();
  }

  close(): void {
    for (const receiver of this.receivers()) receiver.end();
    this.#receivers.clear();
    this.#cancelSettling?.();
    this.#cancelSettling = undefined;
  }

  #tell(): void {
    this.#told = this.#receivers.size;
    this.#changed();
    this.wakeListeners();
  }
}
