/** The smallest value of the last while. What is older counts for as long as nothing newer has come. */
export class RecentLeast {
  readonly #spanMs: number;
  /** Rising: a value that a later one has reached can never be the smallest again. */
  readonly #values: { at: number; value: number }[] = [];

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  add(at: number, value: number): void {
    const values = this.#values;
    const from = at - this.#spanMs;
    while (values[0] && values[0].at < from) values.shift();
    for (let last = values.at(-1); last && last.value >= value; last = values.at(-1)) values.pop();
    values.push({ at, value });
  }

  /** @returns undefined before the first */
  value(now: number): number | undefined {
    const from = now - this.#spanMs;
    return (this.#values.find(({ at }) => at >= from) ?? this.#values.at(-1))?.value;
  }

  clear(): void {
    this.#values.length = 0;
  }
}
