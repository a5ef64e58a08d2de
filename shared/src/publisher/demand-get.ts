import type { Timers } from '../flow/timers.ts';
import { type Demand, isSameDemand, standsBy } from '../protocol/demand.ts';
import { HELD_GET_MS } from '../protocol/limits.ts';
import type { SignalToPublisher } from '../protocol/rtc.ts';
import { HeardSignals } from '../rtc/heard-signals.ts';
import type { HttpAnswer } from './http-port.ts';
import type { Requests } from './http-requests.ts';
import { readDemand, readJson, readNumberedSignals } from './inbound.ts';

export interface DemandGetOptions {
  readonly requests: Requests;
  readonly timers: Timers;
  /** As far as is known here. */
  readonly known: () => Demand;
  readonly told: (demand: Demand) => void;
  readonly signalled: (signal: SignalToPublisher) => void;
  /** An answer that is none to the question. */
  readonly refused: (answer: HttpAnswer) => void;
}

/** Ms that the answer itself may take, after the relay has held the question as long as it does. */
const GRACE_MS = 5_000;

/** Ms between two questions where the relay does not hold them, such as one behind a proxy that answers in its place. */
const NOT_HELD_PAUSE_MS = 2_000;

/** Ms without a question after one that failed: the relay may be another since, and by then that is noticed. */
const FAILED_PAUSE_MS = 500;

/**
 * Keeps one GET open that the relay answers as soon as viewers want something else of the camera, or one of them says something for
 * WebRTC. Its failure ends nothing: the answers to frames tell what they want too, at the latest a second after.
 */
export class DemandGet {
  readonly #options: DemandGetOptions;
  readonly #heard = new HeardSignals();
  /** Of this run. */
  #hearsSignals = false;
  /** The last question was answered: the relay is the one it was. */
  #isSure = false;
  /** Tells the answers of this run from those of an earlier one. */
  #run = 0;
  #cancelPause = () => {};

  constructor(options: DemandGetOptions) {
    this.#options = options;
  }

  /** The relay says by it what viewers say. */
  get hearsSignals(): boolean {
    return this.#hearsSignals;
  }

  start(): void {
    this.stop();
    this.#ask(this.#run);
  }

  stop(): void {
    this.#run += 1;
    this.#hearsSignals = false;
    this.#isSure = false;
    this.#cancelPause();
  }

  #ask(run: number): void {
    const { requests, timers, known } = this.#options;
    const demand = known();
    const asked = timers.monotonic();
    const heard = this.#heard.last;
    // What nobody has heard yet is answered at once: so it is known whether the relay passes signals on.
    const path = `/api/publisher/demand?viewers=${demand.viewers}&standsBy=${standsBy(demand) ? 1 : 0}&rtc=${this.#isSure ? heard : 0}`;
    const again = (wasNews: boolean, leastMs = 0) => {
      const pause = wasNews ? 0 : Math.max(leastMs, asked + NOT_HELD_PAUSE_MS - timers.monotonic());
      if (pause <= 0) this.#ask(run);
      else this.#cancelPause = timers.after(pause, () => this.#ask(run));
    };
    const failed = () => {
      // Once, and the relay still holds what was said; time after time, and it hears us no more.
      if (!this.#isSure) this.#hearsSignals = false;
      this.#isSure = false;
      again(false, FAILED_PAUSE_MS);
    };
    void requests.send('GET', path, HELD_GET_MS + GRACE_MS).then(
      (answer) => {
        if (run !== this.#run) return;
        const wasNews = this.#read(run, heard, answer);
        if (run !== this.#run) return;
        if (answer.status === 200 || answer.status === 204) again(wasNews);
        else failed();
      },
      () => {
        if (run === this.#run) failed();
      },
    );
  }

  /** @returns whether something new was told */
  #read(run: number, heard: number, answer: HttpAnswer): boolean {
    if (answer.status >= 400) this.#options.refused(answer);
    const told = answer.status === 200 ? readJson(answer.body) : undefined;
    const wasDemand = this.#readDemand(told);
    return this.#readSignals(run, heard, told) || wasDemand;
  }

  #readDemand(told: unknown): boolean {
    const demand = readDemand(told);
    if (!demand || isSameDemand(demand, this.#options.known())) return false;
    this.#options.told(demand);
    return true;
  }

  #readSignals(run: number, heard: number, told: unknown): boolean {
    const numbered = readNumberedSignals(told);
    // Who was told of the demand may have ended it.
    if (!numbered || run !== this.#run) return false;
    // The relay has let go of us meanwhile, or is another: those of before are over, and what is said now is asked for again after that.
    if (this.#hearsSignals && this.#heard.isOther(numbered)) {
      this.stop();
      this.#cancelPause = this.#options.timers.after(NOT_HELD_PAUSE_MS, () => this.#ask(this.#run));
      return false;
    }
    const isNews = !this.#isSure || numbered.last !== heard;
    this.#hearsSignals = true;
    this.#isSure = true;
    for (const signal of this.#heard.take(heard, numbered)) this.#options.signalled(signal);
    return isNews;
  }
}
