/** Ms from the first frame for which its sender may repeat pictures: 300, and what the way makes of them. */
const PROOF_MS = 1_000;

/** Of the camera's interval, how much lies at least between two frames that are shown meanwhile. */
const OWN_SHARE = 0.75;

/**
 * For a proof that is soon complete a sender repeats its newest picture, which nothing tells from a frame of the camera's: not even its
 * time, for an encoder drops what is no newer. So as long as that may last no more frames are shown than the camera has.
 */
export class ProofFrames {
  #since: number | null = null;
  #ownAt = Number.NEGATIVE_INFINITY;

  /** @param intervalMs the camera's, as its JPEGs come */
  isRepeated(at: number, intervalMs: number): boolean {
    if (!this.mayRepeat(at)) return false;
    this.#since ??= at;
    if (at - this.#ownAt < OWN_SHARE * intervalMs) return true;
    this.#ownAt = at;
    return false;
  }

  mayRepeat(at: number): boolean {
    return this.#since === null || at - this.#since < PROOF_MS;
  }
}
