import { MOST_CANDIDATES, type RtcCandidate } from '@porthole/shared/protocol/rtc';

/** Our candidates on their way to the publisher: none before the answer, and no more of them than it takes. */
export class OwnCandidates {
  readonly #tell: (candidate: RtcCandidate | null) => void;
  #early: (RtcCandidate | null)[] | null = [];
  #told = 0;

  constructor(tell: (candidate: RtcCandidate | null) => void) {
    this.#tell = tell;
  }

  /** Null: there are no more. */
  gathered(candidate: RtcCandidate | null): void {
    if (this.#early) this.#early.push(candidate);
    else this.#pass(candidate);
  }

  /** The answer is on its way. */
  answered(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const candidate of early) this.#pass(candidate);
  }

  /** The last is kept for saying that there are no more. */
  #pass(candidate: RtcCandidate | null): void {
    const most = candidate === null ? MOST_CANDIDATES : MOST_CANDIDATES - 1;
    if (this.#told >= most) return;
    this.#told += 1;
    this.#tell(candidate);
  }
}
