import type { Drop, DropCounts } from '@porthole/shared/protocol/drops';

interface Told {
  readonly sequence: number;
  /** The first of those it told of: it told of all from here on. */
  readonly from: number;
  readonly skipped: DropCounts;
}

/** Frames looked back. What the relay takes for lost is a window's worth at the most. */
const KEPT = 16;

/**
 * What the last frames of a viewing told of the ones before them. A frame that is long on its way is lost to the relay, which says so
 * with the next one, and tells once more what the lost one told; then both come. What is told twice counts once.
 */
export class ToldFrames {
  #last: readonly Told[] = [];

  /** Whether it has come already, or has been told of as lost. */
  has(sequence: number): boolean {
    return this.#last.some((one) => one.from <= sequence && sequence <= one.sequence);
  }

  /** @returns what of it is told for the first time */
  add(sequence: number, skipped: DropCounts): DropCounts {
    const from = sequence - sum(skipped);
    const again = this.#last.filter((one) => from <= one.sequence && one.sequence < sequence);
    this.#last = [...this.#last, { sequence, from, skipped }].slice(-KEPT);
    return again.reduce((rest, one) => less(less(rest, one.skipped), { 'downlink-lost': 1 }), skipped);
  }
}

function less(counts: DropCounts, by: DropCounts): DropCounts {
  const left = Object.entries(counts).map(([reason, frames]) => [reason, frames - (by[reason as Drop] ?? 0)]);
  return Object.fromEntries(left.filter(([, frames]) => Number(frames) > 0));
}

export const sum = (counts: DropCounts) => Object.values(counts).reduce((all, frames) => all + frames, 0);
