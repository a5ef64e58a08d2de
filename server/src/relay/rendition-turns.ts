/** Something that has work to do now and then, one piece at a time. Must not reject. */
export interface Worker {
  work(): Promise<void>;
}

/** So many pieces of work at once, whoever asks: who has waited longest is next, and nobody stands in line twice. */
export class Turns {
  readonly #atOnce: number;
  readonly #line = new Set<Worker>();
  #working = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  get working(): number {
    return this.#working;
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
    while (this.#working < this.#atOnce) {
      const [worker] = this.#line;
      if (!worker) return;
      this.#line.delete(worker);
      this.#working += 1;
      void worker.work().finally(() => {
        this.#working -= 1;
        this.#next();
      });
    }
  }
}
