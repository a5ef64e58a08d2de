/**
 * Frames on their way to one receiver. A sender learns of room from the receiver's acknowledgement, not from its own socket,
 * which reports room for megabytes that are yet to cross a thin line.
 */
export class FrameWindow {
  readonly size: number;
  #inFlight: number[] = [];

  /** @param size frames that may be unacknowledged at once, at least 1 */
  constructor(size: number) {
    this.size = Math.max(1, Math.floor(size));
  }

  get hasRoom(): boolean {
    return this.#inFlight.length < this.size;
  }

  get inFlight(): number {
    return this.#inFlight.length;
  }

  sent(sequence: number): void {
    this.#inFlight.push(sequence);
  }

  /**
   * Settles every frame sent up to and including `sequence`; one that was never sent settles nothing ahead of it.
   *
   * @returns the sequences settled, oldest first
   */
  acknowledge(sequence: number): number[] {
    const settled = this.#inFlight.filter((sent) => sent <= sequence);
    this.#inFlight = this.#inFlight.filter((sent) => sent > sequence);
    return settled;
  }

  /** The connection is gone and with it what was on its way. */
  reset(): void {
    this.#inFlight = [];
  }
}
