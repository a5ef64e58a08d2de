import type { PageDrop } from '@porthole/shared/protocol/drops';
import { MAX_SEQUENCE_GAP } from '@porthole/shared/protocol/limits';

/** Frames captured while this page watched that it did not paint, by why. */
export interface Drops {
  /** Never came: left out or lost on the way, by the camera, the relay or the network. */
  readonly skipped: number;
  /** Came, and a newer one was there before it was painted. */
  readonly replaced: number;
  /** Not sent, or kept ready, while WebRTC brought the picture. */
  readonly stoodBy: number;
  /** Could not be decoded. */
  readonly broken: number;
}

export const NO_DROPS: Drops = { skipped: 0, replaced: 0, stoodBy: 0, broken: 0 };

/** One camera's drops at this page. The relay's numbers count what was captured, so a gap tells how many frames did not come. */
export class FrameDrops {
  #skipped = 0;
  #notSent = 0;
  readonly #came: Record<PageDrop, number> = { superseded: 0, 'decode-failed': 0, 'not-needed': 0 };
  #last: number | undefined;
  /** The last one came while WebRTC brought the picture, and so what is missing after it was left out for that. */
  #stoodBy = false;

  /**
   * @param sequence higher than all before it, unless the relay counts anew
   * @param standsBy WebRTC brings the picture
   */
  arrived(sequence: number, standsBy: boolean): void {
    const missing = sequence - (this.#last ?? sequence) - 1;
    if (missing > 0 && missing < MAX_SEQUENCE_GAP) {
      if (standsBy || this.#stoodBy) this.#notSent += missing;
      else this.#skipped += missing;
    }
    this.#last = sequence;
    this.#stoodBy = standsBy;
  }

  dropped(reason: PageDrop): void {
    this.#came[reason] += 1;
  }

  /** No frames are asked for: what is captured from now on is nobody's, until one comes again. */
  rest(): void {
    this.#last = undefined;
  }

  get sums(): Drops {
    const { superseded: replaced, 'decode-failed': broken, 'not-needed': spare } = this.#came;
    return { skipped: this.#skipped, replaced, stoodBy: this.#notSent + spare, broken };
  }
}
