import type { Frame } from '@porthole/shared/protocol/frame';
import { RENDITION_CAUSES } from '@porthole/shared/protocol/renditions';
import type { TakenFrame } from '../relay/viewer.ts';

/** What is made of a frame once, for all who are told the same of it. */
export class FrameBytes<Made> {
  readonly #make: (taken: TakenFrame) => Made;
  /** Of each frame, by what is told: its rendition's cause, and whether its acknowledgement may wait. */
  readonly #made = new WeakMap<Frame, (Made | undefined)[]>();

  constructor(make: (taken: TakenFrame) => Made) {
    this.#make = make;
  }

  of(taken: TakenFrame): Made {
    const { frame, rendition, ackLater = false } = taken;
    const ofFrame = this.#made.get(frame) ?? this.#begin(frame);
    const told = 2 * RENDITION_CAUSES.indexOf(rendition?.cause ?? 'full') + Number(ackLater);
    const made = ofFrame[told] ?? this.#make(taken);
    ofFrame[told] = made;
    return made;
  }

  #begin(frame: Frame): (Made | undefined)[] {
    const none: (Made | undefined)[] = [];
    this.#made.set(frame, none);
    return none;
  }
}
