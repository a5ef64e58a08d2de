import type { Frame } from '@porthole/shared/protocol/frame';
import type { TakenFrame } from '../relay/viewer.ts';

/** What is made of a frame once, for all who are told the same of it. */
export class FrameBytes<Made> {
  readonly #make: (taken: TakenFrame) => Made;
  readonly #made = new WeakMap<Frame, Map<string, Made>>();

  constructor(make: (taken: TakenFrame) => Made) {
    this.#make = make;
  }

  of(taken: TakenFrame): Made {
    const { frame, rendition, ackLater = false } = taken;
    const told = `${rendition?.cause} ${ackLater}`;
    const byTold = this.#made.get(frame) ?? new Map<string, Made>();
    const made = byTold.get(told) ?? this.#make(taken);
    if (byTold.size === 0) this.#made.set(frame, byTold);
    byTold.set(told, made);
    return made;
  }
}
