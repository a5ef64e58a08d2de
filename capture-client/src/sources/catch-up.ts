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

/** Ms at its usual pace after which nothing is left of a burst; a machine that is busy makes pauses in one. */
const SETTLED_MS = 5_000;

/** Ms after which a frame of the past is better than none, on a machine that stands still again and again. */
const WITHOUT_ANY_MS = 2_000;

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
  /** Undefined where there is nothing to catch up on. */
  #stoodStillAt: number | undefined;
  /** Since it stood still, the last few. */
  #waits: readonly number[] = [];
  #inTimeSince: number | undefined;
  /** Of the burst that is being read. */
  #burstSince = 0;
  #shownAt = 0;

  /** To be called before the first frame after it. */
  stoodStill(now: number): void {
    const hasShown = this.#stoodStillAt === undefined || this.#shownAt > this.#stoodStillAt;
    if (hasShown) this.#shownAt = now;
    this.#lastAt = now;
    this.#waits = [];
    this.#inTimeSince = undefined;
    this.#burstSince = now;
    this.#stoodStillAt = this.#isSlow ? undefined : now;
  }

  /** To be called with every frame. */
  frame(now: number): Shows {
    const waited = this.#lastAt === undefined ? undefined : now - this.#lastAt;
    this.#lastAt = now;
    if (this.#stoodStillAt !== undefined) return this.#afterwards(now, waited ?? 0);
    if (waited !== undefined) this.#intervals = [...this.#intervals, waited].slice(-KNOWN_BY);
    return 'live';
  }

  #afterwards(now: number, waited: number): Shows {
    this.#waits = [...this.#waits, waited].slice(-PACE_OF);
    const isKnown = this.#waits.length === PACE_OF;
    const isInTime = isKnown && !this.#isBurst(this.#waits);
    if (isInTime) this.#cameInTime(now);
    else this.#inTimeSince = undefined;
    if (isInTime || !this.#isBurst([waited])) return this.#live(now);
    if (isKnown && now - this.#burstSince >= BUFFERS_READ_MS) return 'behind';
    return now - this.#shownAt >= WITHOUT_ANY_MS ? this.#live(now) : 'past';
  }

  #live(now: number): Shows {
    this.#shownAt = now;
    return 'live';
  }

  /** A source whose frames come in bursts at any time is not waited for. */
  #cameInTime(now: number): void {
    this.#burstSince = now;
    this.#inTimeSince ??= now;
    if (this.#isUneven || now - this.#inTimeSince >= SETTLED_MS) this.#stoodStillAt = undefined;
  }

  #isBurst(waits: readonly number[]): boolean {
    return sum(waits) < (waits.length * (this.#usual ?? 0)) / 2;
  }

  get #isSlow(): boolean {
    return (this.#usual ?? SLOW_FROM_MS) >= SLOW_FROM_MS;
  }

  get #isUneven(): boolean {
    return this.#intervals.some((_, n) => {
      const lately = this.#intervals.slice(n, n + PACE_OF);
      return lately.length === PACE_OF && this.#isBurst(lately);
    });
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
