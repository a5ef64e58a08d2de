/** Intervals by which a source's usual pace is known: the mean of those that are left without the shortest and the longest. */
const KNOWN_BY = 15;
const KNOWN_FROM = 5;
const LEFT_ASIDE = 1 / 7;

/** Ms between frames of a source so slow that each of its frames counts. */
const SLOW_FROM_MS = 900;

/** Ms in which the buffers of a webcam are read, and the pipe behind it. */
const BUFFERS_READ_MS = 1_500;

/** Frames by which the pace of a burst is told from the usual one. */
const PACE_OF = 5;

/**
 * What a frame shows: what is there now; what was there while this program stood still; or the latter from a source that will go on
 * with it, such as a film that makes up for minutes, or a line that held them.
 */
export type Shows = 'live' | 'past' | 'behind';

/**
 * Tells what piled up in a source while this program stood still: frames that come in a burst afterwards, the oldest first. Who waits
 * for a frame about as long as ever has read all of it. For one run of a source; times are monotonic ms.
 */
export class CatchUp {
  #intervals: readonly number[] = [];
  /** Of the last frame, or when it stood still no more. */
  #lastAt: number | undefined;
  #since: number | undefined;
  /** Since it stood still, the last few. */
  #waits: readonly number[] = [];

  /** To be called before the first frame after it. */
  stoodStill(now: number): void {
    this.#lastAt = now;
    this.#waits = [];
    // A machine that stands still again and again shows what it has.
    const again = this.#since !== undefined;
    this.#since = again || this.#isSlow ? undefined : now;
  }

  /** To be called with every frame. */
  frame(now: number): Shows {
    const waited = this.#lastAt === undefined ? undefined : now - this.#lastAt;
    this.#lastAt = now;
    if (this.#since !== undefined) return this.#afterwards(now - this.#since, waited ?? 0);
    if (waited !== undefined) this.#intervals = [...this.#intervals, waited].slice(-KNOWN_BY);
    return 'live';
  }

  #afterwards(passed: number, waited: number): Shows {
    const usual = this.#usual ?? 0;
    this.#waits = [...this.#waits, waited].slice(-PACE_OF);
    const isKnown = this.#waits.length === PACE_OF;
    const isInTime = isKnown && sum(this.#waits) >= (PACE_OF * usual) / 2;
    if (isInTime) this.#since = undefined;
    if (isInTime || waited >= usual / 2) return 'live';
    return isKnown && passed >= BUFFERS_READ_MS ? 'behind' : 'past';
  }

  get #isSlow(): boolean {
    return (this.#usual ?? SLOW_FROM_MS) >= SLOW_FROM_MS;
  }

  /** Undefined while too little is known. */
  get #usual(): number | undefined {
    if (this.#intervals.length < KNOWN_FROM) return undefined;
    const aside = Math.floor(this.#intervals.length * LEFT_ASIDE);
    const inner = [...this.#intervals].sort((a, b) => a - b).slice(aside, this.#intervals.length - aside);
    return sum(inner) / inner.length;
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
