import { OVERDUE_AFTER_MS, STALLED_AFTER_MS } from '../flow/frame-window.ts';
import { MovingMean } from '../flow/moving-mean.ts';

/**
 * Ms without an answer to any frame until it is begun anew, over new connections: those that are open may be dead without a word, and
 * plain requests may be all that passes. Longer each time, for a line may be that thin.
 */
const PATIENCE_MS = [STALLED_AFTER_MS, 2 * STALLED_AFTER_MS, OVERDUE_AFTER_MS] as const;

/**
 * Ms without an answer to any frame, and times what one took of late, until the relay is asked something small beside. Where it
 * answers that, and still no frame, those connections are dead: nothing is to be waited for.
 */
const DOUBTED_AFTER_MS = 1_500;
const DOUBTED_AFTER_TIMES = 4;

/** Weight of a new answer in what one takes of late. */
const ANSWER_WEIGHT = 1 / 4;

/** For how long frames may go without an answer until their connections count as dead. */
export class UnansweredFrames {
  /** The relay answered something else while it answered for no frame. */
  isRelayThere = false;
  readonly #askElsewhere: (answers: () => void) => void;
  #isAsked = false;
  /** How often, running, frames were given up because none was answered. */
  #silences = 0;
  /** Ms from sending a frame to its answer. */
  readonly #answerMs = new MovingMean(ANSWER_WEIGHT);

  /** @param askElsewhere asks the relay something small; calls where that is answered */
  constructor(askElsewhere: (answers: () => void) => void) {
    this.#askElsewhere = askElsewhere;
  }

  answered(afterMs: number): void {
    this.#answerMs.add(afterMs);
    this.#silences = 0;
    this.forgetSession();
  }

  forgetSession(): void {
    this.#isAsked = false;
    this.isRelayThere = false;
  }

  /** @returns whether they are to be given up; counted, if so */
  areDead(silentMs: number): boolean {
    const isDoubted = this.#isDoubted(silentMs);
    if (isDoubted && !this.#isAsked) this.#ask();
    const patience = PATIENCE_MS[this.#silences] ?? OVERDUE_AFTER_MS;
    const areDead = silentMs >= patience || (isDoubted && this.isRelayThere);
    if (areDead) this.#silences += 1;
    return areDead;
  }

  /** Once: where others bring no answer either, it is the line that is thin. */
  #isDoubted(silentMs: number): boolean {
    const usual = DOUBTED_AFTER_TIMES * (this.#answerMs.value ?? Number.POSITIVE_INFINITY);
    return this.#silences === 0 && silentMs >= Math.max(DOUBTED_AFTER_MS, usual);
  }

  #ask(): void {
    this.#isAsked = true;
    this.#askElsewhere(() => {
      this.isRelayThere = this.#isAsked;
    });
  }
}
