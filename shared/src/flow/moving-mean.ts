/** A mean in which newer values count more: a value's part halves with every few that follow. */
export class MovingMean {
  readonly #weight: number;
  #mean: number | undefined;

  /** @param weight of a new value, 0 … 1 */
  constructor(weight: number) {
    this.#weight = weight;
  }

  add(value: number): void {
    this.#mean = this.#mean === undefined ? value : this.#mean + this.#weight * (value - this.#mean);
  }

  /** Undefined before the first. */
  get value(): number | undefined {
    return this.#mean;
  }

  clear(): void {
    this.#mean = undefined;
  }
}
