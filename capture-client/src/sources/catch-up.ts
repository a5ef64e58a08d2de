/** Intervals by which a source's usual pace is known: the mean of those that are left without the shortest and the longest. */
const KNOWN_BY = 30;
const KNOWN_FROM = 7;
const LEFT_ASIDE = 1 / 7;

/** Ms between frames of a source so slow that each of its frames counts. */
const SLOW_FROM_MS = 900;

/** Ms in which the buffers of a webcam are read, and the pipe behind it. */
const BUFFERS_READ_MS = 1_500;

/** Ms of a source that may have waited in buffers before this program stood still. */
const BUFFERED_MS = 1_000;

/** Frames by which the pace of a burst is told from the usual one. */
const PACE_OF = 5;

/** Bursts, lately, of a source that comes in bursts at any time; one may be a moment in which this program was busy. */
const UNEVEN_FROM = 2;

/** Ms at its usual pace after which nothing is left of a burst; a machine that is busy makes pauses in one. */
const SETTLED_MS = 5_000;

/** Ms after which nothing is left to catch up on, of a source that comes in bursts now and then. */
const PILE_LASTS_MS = 30_000;

/** Ms after which a frame of the past is better than none, on a machine that stands still again and again. */
const WITHOUT_ANY_MS = 2_000;

/**
 * What a frame shows: what there is to be shown; what was there while this program stood still; or the latter from a source that will go
 * on with it, such as a film that makes up for minutes, or a line that held them.
 */
export type Shows = 'live' | 'past' | 'behind';

/**
 * Tells what piled up in a source while this program stood still: frames that come in a burst afterwards, the oldest first. Who waits
 * for a frame about as long as ever has read all of it; so has who has read more than the source gives in that time. For one run of a
 * source; times are monotonic ms.
 */
export class CatchUp {
  #intervals: readonly number[] = [];
  /** Of the last frame, or when it stood still no more; undefined where that tells nothing of its pace. */
  #lastAt: number | undefined;
  #pile: Pile | undefined;
  #inTimeSince: number | undefined;
  /** Since it stood still, the last few. */
  #waits: readonly number[] = [];
  /** Since when no frame came in time. */
  #lateSince = 0;
  /** Of the last frame to be shown, or where nothing was to be caught up on. */
  #shownAt = 0;

  /**
   * To be called before the first frame after it.
   * @param forMs how long it stood still, at most
   */
  stoodStill(now: number, forMs: number): void {
    const before = this.#pile;
    if (before === undefined) this.#shownAt = now;
    this.#lastAt = this.usualMs === undefined ? undefined : now;
    this.#waits = [];
    this.#inTimeSince = undefined;
    this.#lateSince = now;
    const ms = forMs + (before ? leftOf(before, now) : BUFFERED_MS);
    this.#pile = this.#isSlow ? undefined : { ms, since: now };
  }

  /** To be called with every frame. */
  frame(now: number): Shows {
    const waited = this.#lastAt === undefined ? undefined : now - this.#lastAt;
    this.#lastAt = now;
    if (this.#pile !== undefined && now - this.#pile.since >= PILE_LASTS_MS) this.#pile = undefined;
    if (this.#pile !== undefined) return this.#afterwards(now, waited ?? 0, this.#pile);
    if (waited !== undefined) this.#intervals = [...this.#intervals, waited].slice(-KNOWN_BY);
    return 'live';
  }

  #afterwards(now: number, waited: number, pile: Pile): Shows {
    this.#pile = { ...pile, ms: pile.ms - (this.usualMs ?? 0) };
    this.#waits = [...this.#waits, waited].slice(-PACE_OF);
    const isKnown = this.#waits.length === PACE_OF;
    const isInTime = isKnown && !this.#isBurst(this.#waits);
    if (isInTime) this.#cameInTime(now);
    else this.#inTimeSince = undefined;
    if (isInTime || !this.#isBurst([waited]) || this.#isRead(now)) return this.#live(now);
    if (isKnown && now - this.#lateSince >= BUFFERS_READ_MS) return 'behind';
    return now - this.#shownAt >= WITHOUT_ANY_MS ? this.#live(now) : 'past';
  }

  #live(now: number): Shows {
    this.#shownAt = now;
    return 'live';
  }

  /** A source whose frames come in bursts at any time is not waited for. */
  #cameInTime(now: number): void {
    this.#lateSince = now;
    this.#inTimeSince ??= now;
    if (this.#isUneven || now - this.#inTimeSince >= SETTLED_MS) this.#pile = undefined;
  }

  /** More came than can have piled up: the source is faster than it was. */
  #isRead(now: number): boolean {
    if (this.#pile !== undefined && leftOf(this.#pile, now) < 0) this.#pile = undefined;
    return this.#pile === undefined;
  }

  #isBurst(waits: readonly number[]): boolean {
    return sum(waits) < (waits.length * (this.usualMs ?? 0)) / 2;
  }

  get #isSlow(): boolean {
    return (this.usualMs ?? SLOW_FROM_MS) >= SLOW_FROM_MS;
  }

  get #isUneven(): boolean {
    const bursts = this.#intervals
      .slice(0, 1 - PACE_OF)
      .map((_, n) => this.#isBurst(this.#intervals.slice(n, n + PACE_OF)));
    return bursts.filter((is, n) => is && !bursts[n - 1]).length >= UNEVEN_FROM;
  }

  /** Between its frames, as it gives them; undefined while too little is known. */
  get usualMs(): number | undefined {
    if (this.#intervals.length < KNOWN_FROM) return undefined;
    const aside = Math.floor(this.#intervals.length * LEFT_ASIDE);
    const inner = [...this.#intervals].sort((a, b) => a - b).slice(aside, this.#intervals.length - aside);
    return sum(inner) / inner.length;
  }
}

/** What may wait to be read: so many ms of the source, and what it gives from then on. */
interface Pile {
  readonly ms: number;
  readonly since: number;
}

const leftOf = ({ ms, since }: Pile, now: number): number => ms + (now - since);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
