import type { Timers } from '@porthole/shared/flow/timers';
import type { FrameHeader } from '@porthole/shared/protocol/frame';

/** Ms after which an answer counts as settled whatever became of its frames: a picture that never paints must not end the asking. */
const SETTLED_ANYWAY_MS = 1_000;

interface Slot {
  /** Frames of the answer that are neither painted nor dropped, newest of each camera. */
  readonly open: Map<string, number>;
  readonly cancel: () => void;
}

/** Answers whose frames are yet to be painted, replaced or given up: the page's arrears, told when they grow less. */
export class SettledSlots {
  readonly #timers: Timers;
  readonly #freed: () => void;
  readonly #slots = new Set<Slot>();

  constructor(timers: Timers, freed: () => void) {
    this.#timers = timers;
    this.#freed = freed;
  }

  get size(): number {
    return this.#slots.size;
  }

  /** An answer's frames; without any it holds nothing back. */
  add(frames: readonly Pick<FrameHeader, 'camera' | 'sequence'>[]): void {
    if (frames.length === 0) return;
    const slot: Slot = {
      open: new Map(frames.map(({ camera, sequence }) => [camera, sequence])),
      cancel: this.#timers.after(SETTLED_ANYWAY_MS, () => this.#free(slot)),
    };
    this.#slots.add(slot);
  }

  /** Every frame of the camera up to `sequence` is done with. */
  settle(camera: string, sequence: number): void {
    for (const slot of [...this.#slots]) {
      if ((slot.open.get(camera) ?? Number.POSITIVE_INFINITY) > sequence) continue;
      slot.open.delete(camera);
      if (slot.open.size === 0) this.#free(slot);
    }
  }

  /** Frames of cameras no longer watched will not be painted. */
  keepOnly(cameras: ReadonlyMap<string, unknown>): void {
    for (const slot of [...this.#slots]) {
      for (const camera of slot.open.keys()) if (!cameras.has(camera)) slot.open.delete(camera);
      if (slot.open.size === 0) this.#free(slot);
    }
  }

  close(): void {
    for (const slot of this.#slots) slot.cancel();
    this.#slots.clear();
  }

  #free(slot: Slot): void {
    slot.cancel();
    if (this.#slots.delete(slot)) this.#freed();
  }
}
