/** Something that has work to do now and then, one piece at a time. Must not reject. */
export interface Worker {
  work(): Promise<void>;
}

/** So many pieces of work at once, whoever asks: who has waited longest is next, and nobody stands in line twice. */
export class Turns {
  readonly #line = new Set<Worker>();
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  ask(worker: Worker): void {
    this.#line.add(worker);
    this.#next();
  }

  /** It no longer wants a turn. */
  leave(worker: Worker): void {
    this.#line.delete(worker);
  }

  #next(): void {
    const [worker] = this.#line;
    if (!worker || this.#free === 0) return;
    this.#line.delete(worker);
    this.#free -= 1;
    void worker.work().finally(() => {
      this.#free += 1;
      this.#next();
    });
  }
}
