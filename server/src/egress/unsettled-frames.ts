/** Which cameras' frames a receiver owes a word on, and since when it has settled none. All times in monotonic ms. */
export class UnsettledFrames {
  /** The newest sent of each camera that owes. */
  readonly #owed = new Map<string, number>();
  /** The newest settled of each camera. */
  readonly #settled = new Map<string, number>();
  #since = 0;

  sent(camera: string, sequence: number, now: number): void {
    if (this.#owed.size === 0) this.#since = now;
    this.#owed.set(camera, sequence);
  }

  /** @param sequence every frame of the camera up to it is done with */
  settled(camera: string, sequence: number, now: number): void {
    // GETs overtake one another.
    if (sequence <= (this.#settled.get(camera) ?? 0)) return;
    this.#settled.set(camera, sequence);
    const owed = this.#owed.get(camera);
    if (owed === undefined) return;
    this.#since = now;
    if (sequence >= owed) this.#owed.delete(camera);
  }

  forget(camera: string): void {
    this.#owed.delete(camera);
    this.#settled.delete(camera);
  }

  /** Ms for which frames are owed and none was settled; 0 while none is. */
  silentMs(now: number): number {
    return this.#owed.size > 0 ? now - this.#since : 0;
  }
}
