/** Frames in a row whose acknowledgement may wait: so many may be on their way beyond the window when a line turns thin. */
const MOST_IN_A_ROW = 6;

/** Bytes of them together: a fifth of a second of 16 Mbit/s, which is less than a line has that keeps up. */
const MOST_BYTES = 400_000;

/** Ms after which one is asked for at once again: what is known of the line is to be no older. */
const ASKED_EVERY_MS = 450;

/** Ms from sending to acknowledgement within which a viewer keeps up: a decode, two paints of a screen and a line that is not felt. */
const KEEPS_UP_MS = 80;

/** What is known of the line at the moment of sending. */
export interface LineMoment {
  /** Monotonic ms. */
  readonly now: number;
  /** Ms for which an acknowledgement that was asked for at once has not come; 0 while none is due. */
  readonly dueMs: number;
}

/**
 * Spares acknowledgements where they tell nothing new: reading one costs the relay about as much as writing a frame. Of a viewer that
 * keeps up, most may wait for that of a later frame. See docs/decisions/0023.
 */
export class AckThrift {
  #tookMs = Number.POSITIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  #spared = 0;
  #bytes = 0;

  /** A frame whose acknowledgement was not to wait has it, so many ms after it was sent. */
  acknowledged(tookMs: number): void {
    this.#tookMs = tookMs;
  }

  /** Whether the acknowledgement of the frame that is sent now may wait for a later one's. */
  mayWait(bytes: number, { now, dueMs }: LineMoment): boolean {
    const keepsUp = this.#tookMs <= KEEPS_UP_MS && dueMs <= KEEPS_UP_MS;
    const isFew = this.#spared < MOST_IN_A_ROW && this.#bytes + bytes <= MOST_BYTES;
    if (keepsUp && isFew && now - this.#askedAt < ASKED_EVERY_MS) {
      this.#spared += 1;
      this.#bytes += bytes;
      return true;
    }
    this.#askedAt = now;
    this.#spared = 0;
    this.#bytes = 0;
    return false;
  }
}
