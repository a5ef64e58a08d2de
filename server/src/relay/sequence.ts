import { MAX_FRAMES_LATE, MAX_SEQUENCE_GAP } from '@porthole/shared/protocol/limits';
import { ANONYMOUS_SESSION } from './publisher.ts';

/** So many for each second of the clock: no camera captures that fast, so a relay that starts again begins above its last number. */
const NUMBERS_PER_SECOND = 1e6;

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

/** @param now ms since the epoch. @returns the number before the first that is given from then on */
export function numberBefore(now: number): number {
  return Math.floor(now / 1_000) * NUMBERS_PER_SECOND;
}

/**
 * Numbers a camera's frames. A publisher counts its captures from one in every run; here they go on from where the last run stopped,
 * and those of a relay that was started again are higher than all before, so that a higher number is always a newer frame, and gaps
 * tell of dropped frames.
 */
export class SequenceLine {
  #last: number;
  #offset = 0;
  #session: string | undefined;
  /** When the last frame was numbered, monotonic ms, and when it was captured, where that was told. */
  #at = Number.NEGATIVE_INFINITY;
  #capturedAt = Number.POSITIVE_INFINITY;
  /** A count from the first number on that was refused since then: how far it came, and when it began. */
  #refused: { counted: number; readonly since: number } | undefined;

  /** @param before the first number is the next one */
  constructor(before = 0) {
    this.#last = before;
  }

  get last(): number {
    return this.#last;
  }

  /** Who goes on counting after it is the same run still; who begins anew is another of the same name, or of none. */
  endSession(): void {
    this.#at = Number.NEGATIVE_INFINITY;
  }

  /**
   * @param now monotonic ms
   * @returns the frame's number, or undefined where a newer frame came first
   */
  place(session: string, told: Told, now: number): number | undefined {
    const { counted, capturedAt = Number.POSITIVE_INFINITY } = told;
    const placed = counted === undefined ? this.#last + 1 : this.#placed(session, told, counted, now);
    if (placed <= this.#last) return this.#refuse(counted ?? 0, now);
    this.#last = placed;
    this.#at = now;
    this.#capturedAt = capturedAt;
    this.#refused = undefined;
    return placed;
  }

  #placed(session: string, { capturedAt }: Told, counted: number, now: number): number {
    if (session !== this.#session || this.#beginsAnew(counted, capturedAt, now)) {
      this.#session = session;
      // A run may count from nought as well as from one.
      this.#offset = this.#last + (counted === 0 ? 1 : 0);
    }
    // The number is made up, and sums of such would leave the integers.
    if (this.#offset + counted - this.#last > MAX_SEQUENCE_GAP) this.#offset = this.#last + 1 - counted;
    return this.#offset + counted;
  }

  /** A program that was started again may have the same name, or none, and counts from nought. Nobody is locked out for that. */
  #beginsAnew(counted: number, capturedAt: number | undefined, now: number): boolean {
    const behind = this.#last - this.#offset - counted;
    if (behind < 0 || behind > MAX_FRAMES_LATE) return behind > 0;
    if (now - this.#at < QUIET_MS) return false;
    const refused = this.#refused;
    if (refused && counted > refused.counted && now - refused.since >= KEEPS_COMING_MS) return true;
    // Who names no session has one connection at a time: nothing of it comes late.
    return capturedAt === undefined ? this.#session === ANONYMOUS_SESSION : capturedAt > this.#capturedAt;
  }

  #refuse(counted: number, now: number): undefined {
    if (counted <= FIRST) this.#refused = { counted, since: now };
    else if (this.#refused) this.#refused.counted = counted;
  }
}
