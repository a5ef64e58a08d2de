import type { Frame } from '@porthole/shared/protocol/frame';
import { STANDBY_INTERVAL_MS } from '@porthole/shared/protocol/limits';

export interface StandbyGateParts {
  isOn: boolean;
  /** Monotonic ms. */
  now: () => number;
  /** On to the viewer. */
  pass: (frame: Frame) => void;
  /** A newer one came before it was its turn. */
  leftOut: () => void;
}

/** Ms that a frame may be early: one that is held for it waits for the next, and cameras that stand by too send at this very pace. */
const EARLY_MS = 75;

/** Before a viewer that another way brings the picture: a frame now and then passes, and the newest waits for that way's end. */
export class StandbyGate {
  readonly #parts: StandbyGateParts;
  #isOn: boolean;
  /** When the last one that passed was due, which keeps the pace where frames come a little early or late. */
  #passedAt = Number.NEGATIVE_INFINITY;
  #waiting: Frame | undefined;

  constructor(parts: StandbyGateParts) {
    this.#parts = parts;
    this.#isOn = parts.isOn;
  }

  /** Frames that wait. */
  get holds(): number {
    return this.#waiting ? 1 : 0;
  }

  offer(frame: Frame): void {
    if (this.#take()) this.#parts.leftOut();
    if (this.#isOn && this.#parts.now() < this.#dueAt - EARLY_MS) this.#waiting = frame;
    else this.#pass(frame);
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

  get #dueAt(): number {
    return this.#passedAt + STANDBY_INTERVAL_MS;
  }

  #pass(frame: Frame): void {
    const now = this.#parts.now();
    const late = now - this.#dueAt;
    const offPace = late < 0 ? late : late % STANDBY_INTERVAL_MS;
    this.#passedAt = this.#isOn && Number.isFinite(late) ? now - offPace : now;
    this.#parts.pass(frame);
  }

  #take(): Frame | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
