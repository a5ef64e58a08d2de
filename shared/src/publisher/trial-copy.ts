import type { Door } from '../ladder/door.ts';
import type { Doors } from './doors.ts';
import type { OutgoingFrame } from './publisher-transport.ts';

/**
 * A frame that goes out a second time, over a door on trial: the relay has it already and refuses the copy, and that it answers is all
 * that is to be known. One at a time, and in nobody's books.
 */
export class TrialCopy {
  #sent: { readonly attempt: number; readonly sequence: number } | null = null;

  /** Waits for its answer. */
  get isOpen(): boolean {
    return this.#sent !== null;
  }

  send(trial: Door | null, doors: Doors, frame: OutgoingFrame): void {
    const transport = trial && doors.get(trial.attempt);
    if (!transport?.hasRoom || this.#sent?.attempt === trial?.attempt) return;
    this.#sent = { attempt: trial?.attempt ?? 0, sequence: frame.sequence };
    transport.send(frame);
  }

  /** @returns the frames answered for at that door that are no copies */
  answered(attempt: number, sequences: readonly number[]): readonly number[] {
    const copy = this.#sent;
    if (copy?.attempt !== attempt || !sequences.includes(copy.sequence)) return sequences;
    this.#sent = null;
    return sequences.filter((sequence) => sequence !== copy.sequence);
  }

  /** @returns how many of the frames that were lost with that door were no copies */
  lost(attempt: number, frames: number): number {
    if (this.#sent?.attempt !== attempt) return frames;
    this.#sent = null;
    return Math.max(0, frames - 1);
  }
}
