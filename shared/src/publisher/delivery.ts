/** Frames whose bytes are remembered: far more than any window. */
const REMEMBERED = 128;

/** Bytes that the relay has answered for: what the line has carried, for certain. */
export class Delivery {
  bytes = 0;
  readonly #underWay = new Map<number, number>();

  sent(sequence: number, bytes: number): void {
    this.#underWay.set(sequence, bytes);
    for (const known of this.#underWay.keys())
      if (known < sequence - REMEMBERED) this.#underWay.delete(known);
  }

  answered(sequences: readonly number[]): void {
    for (const sequence of sequences) {
      this.bytes += this.#underWay.get(sequence) ?? 0;
      this.#underWay.delete(sequence);
    }
  }
}
