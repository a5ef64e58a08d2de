import { ANONYMOUS_SESSION } from './publisher.ts';

/**
 * Numbers a camera's frames for as long as the relay runs. A publisher counts its captures from one in every run; here they go on
 * from where the last run stopped, so that a viewer's "newer than" holds across publishers, and gaps still tell of dropped frames.
 */
const LONGEST_GAP = 1e9;

/** A frame that was overtaken is late by fewer: half a minute at 30 fps. */
const LATE_FRAMES = 1_000;

/** Ms after the last frame from which on a lower number may be that of a run that began anew. */
const QUIET_MS = 1_000;

/** Ms for which numbers from the first on go on and grow until they are a run whose clock was set back. */
const KEEPS_COMING_MS = 500;
const FIRST = 1;

/** What a publisher says of a frame. */
interface Told {
  /** Its own number; undefined from those that do not count. */
  readonly counted: number | undefined;
  /** Ms since the epoch; undefined from those that have not compared clocks. */
  readonly capturedAt: number | undefined;
}

export class SequenceLine {
  #last = 0;
  #offset = 0;
  #session: string | undefined;
  #ended = false;
  /** When the last frame was numbered, monotonic ms, and when it was captured, where that was told. */
  #at = Number.NEGATIVE_INFINITY;
  #capturedAt = Number.POSITIVE_INFINITY;
  /** A count from the first number on that was refused since then: how far it came, and when it began. */
  #refused: { readonly counted: number; readonly since: number } | undefined;

  get last(): number {
    return this.#last;
  }

  /** Who goes on counting after it is the same run still; who begins anew is another of the same name, or of none. */
  endSession(): void {
    this.#ended = true;
  }

  /**
   * @param now monotonic ms
   * @returns the frame's number, or undefined where a newer frame came first
   */
  place(session: string, told: Told, now: number): number | undefined {
    const { counted } = told;
    if (counted === undefined) return this.#advance(this.#last + 1, told, now);
    if (session !== this.#session || this.#beginsAnew(counted, told, now)) {
      this.#session = session;
      // A run may count from nought as well as from one.
      this.#offset = counted > this.#last ? 0 : this.#last + (counted === 0 ? 1 : 0);
    }
    this.#ended = false;
    // Nobody drops a billion frames: the number is made up, and sums of such would leave the integers.
    if (this.#offset + counted - this.#last > LONGEST_GAP && this.#last > 0)
      this.#offset = this.#last + 1 - counted;
    const placed = this.#offset + counted;
    return placed > this.#last ? this.#advance(placed, told, now) : this.#refuse(counted, now);
  }

  /** A program that was started again may have the same name, or none, and counts from nought. Nobody is locked out for that. */
  #beginsAnew(counted: number, { capturedAt }: Told, now: number): boolean {
    const behind = this.#last - this.#offset - counted;
    if (behind < 0) return false;
    if (behind > LATE_FRAMES) return true;
    if (!this.#ended && now - this.#at < QUIET_MS) return false;
    // Who names no session has one connection at a time: nothing of it comes late.
    const isNewer =
      capturedAt === undefined ? this.#session === ANONYMOUS_SESSION : capturedAt > this.#capturedAt;
    return isNewer || this.#keepsComing(counted, now);
  }

  #keepsComing(counted: number, now: number): boolean {
    const refused = this.#refused;
    return refused !== undefined && counted > refused.counted && now - refused.since >= KEEPS_COMING_MS;
  }

  #refuse(counted: number, now: number): undefined {
    if (counted <= FIRST) this.#refused = { counted, since: now };
    else if (this.#refused) this.#refused = { ...this.#refused, counted };
  }

  #advance(to: number, { capturedAt = Number.POSITIVE_INFINITY }: Told, now: number): number {
    this.#last = to;
    this.#at = now;
    this.#capturedAt = capturedAt;
    this.#refused = undefined;
    return to;
  }
}
