import type { Frame } from '@porthole/shared/protocol/frame';
import { STANDBY_INTERVAL_MS } from '@porthole/shared/protocol/limits';
import type { DropTally } from './viewer-books.ts';

export interface WaitingFrame {
  readonly frame: Frame;
  /** What became of the frames between the one before and this one. */
  readonly before: DropTally;
}

export interface StandbyGateParts {
  isOn: boolean;
  now: () => number;
  /** On to the viewer. */
  pass: (waiting: WaitingFrame) => void;
  /** A newer one came before it was its turn. */
  leftOut: (waiting: WaitingFrame) => void;
}

/** Before a viewer that another way brings the picture: a frame now and then passes, and the newest waits for that way's end. */
export class StandbyGate {
  readonly #parts: StandbyGateParts;
  #isOn: boolean;
  #passedAt = Number.NEGATIVE_INFINITY;
  #waiting: WaitingFrame | undefined;

  constructor(parts: StandbyGateParts) {
    this.#parts = parts;
    this.#isOn = parts.isOn;
  }

  /** Frames that wait. */
  get holds(): number {
    return this.#waiting ? 1 : 0;
  }

  offer(waiting: WaitingFrame): void {
    const older = this.#take();
    if (older) this.#parts.leftOut(older);
    if (this.#isOn && this.#parts.now() - this.#passedAt < STANDBY_INTERVAL_MS) this.#waiting = waiting;
    else this.#pass(waiting);
  }

  /** Once off, what waits goes at once. */
  turn(isOn: boolean): void {
    this.#isOn = isOn;
    const waiting = isOn ? undefined : this.#take();
    if (waiting) this.#pass(waiting);
  }

  /** @returns how many frames it held */
  close(): number {
    return this.#take() ? 1 : 0;
  }

  #pass(waiting: WaitingFrame): void {
    this.#passedAt = this.#parts.now();
    this.#parts.pass(waiting);
  }

  #take(): WaitingFrame | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
