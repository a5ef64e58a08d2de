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
  readonly #askElsewhere: (answers: () => void) => void;
  /** How often, running, frames were given up because none was answered. */
  #silences = 0;
  /** Ms from sending a frame to its answer. */
  readonly #answerMs = new MovingMean(ANSWER_WEIGHT);
  /** Whether the relay answers something else while it answers for no frame. */
  #elsewhere: 'unasked' | 'asked' | 'answers' = 'unasked';

  /** @param askElsewhere asks the relay something small; calls where that is answered */
  constructor(askElsewhere: (answers: () => void) => void) {
    this.#askElsewhere = askElsewhere;
  }

  /** It answered something else while it answered for no frame. */
  get isRelayThere(): boolean {
    return this.#elsewhere === 'answers';
  }

  answered(afterMs: number): void {
    this.#answerMs.add(afterMs);
    this.#silences = 0;
    this.#elsewhere = 'unasked';
  }

  forgetSession(): void {
    this.#elsewhere = 'unasked';
  }

  /** @returns whether they are to be given up; counted, if so */
  areDead(silentMs: number): boolean {
    const patience = PATIENCE_MS[Math.min(this.#silences, PATIENCE_MS.length - 1)] ?? OVERDUE_AFTER_MS;
    const isDoubted = this.#isDoubted(silentMs);
    if (isDoubted && this.#elsewhere === 'unasked') this.#ask();
    if (silentMs < patience && !(isDoubted && this.#elsewhere === 'answers')) return false;
    this.#silences += 1;
    return true;
  }

  /** Once: where others bring no answer either, it is the line that is thin. */
  #isDoubted(silentMs: number): boolean {
    const usual = DOUBTED_AFTER_TIMES * (this.#answerMs.value ?? Number.POSITIVE_INFINITY);
    return this.#silences === 0 && silentMs >= Math.max(DOUBTED_AFTER_MS, usual);
  }

  #ask(): void {
    this.#elsewhere = 'asked';
    this.#askElsewhere(() => {
      if (this.#elsewhere === 'asked') this.#elsewhere = 'answers';
    });
  }
}
