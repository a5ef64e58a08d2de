/** Says something over one connection. */
export interface Say<Signal> {
  (signal: Signal): void;
  /** What is said there waits, for nobody is listening at this moment. */
  readonly isIdle?: () => boolean;
}

/**
 * One page, or one publisher's session, by its open connections: while it goes over to another transport it has two, and it has none
 * while a lost one comes back. What it is told goes by the one it last spoke on, of those where somebody listens.
 */
export class Party<Signal> {
  /** The one it last spoke on is last. */
  #lines: Say<Signal>[] = [];

  get isThere(): boolean {
    return this.#lines.length > 0;
  }

  join(line: Say<Signal>): void {
    this.#lines.push(line);
  }

  spoke(line: Say<Signal>): void {
    if (this.#lines.at(-1) === line) return;
    this.leave(line);
    this.join(line);
  }

  leave(line: Say<Signal>): void {
    this.#lines = this.#lines.filter((one) => one !== line);
  }

  tell(signal: Signal): void {
    const line = this.#lines.findLast(({ isIdle }) => !isIdle?.()) ?? this.#lines.at(-1);
    line?.(signal);
  }
}
