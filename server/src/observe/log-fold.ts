import type { Timers } from '@porthole/shared/flow/timers';

const SECOND_MS = 1_000;

/** Lines of one kind within a second that are still news each: sixteen cameras may come back at once, three hundred are a storm. */
export const LINES_A_SECOND = 16;

interface Kind {
  readonly level: number;
  readonly message: string;
  /** Lines that may still be printed. A storm that goes on has none: nothing but its sum is printed. */
  room: number;
  more: number;
}

/**
 * Holds back what is logged again and again: of a storm one line a second says how many there were. Lines are of one kind by level and
 * message, and messages are constant, so there are no more kinds than lines of code that log.
 */
export class LogFold {
  readonly #timers: Timers;
  readonly #print: (level: number, message: string, more: number) => void;
  readonly #kinds = new Map<string, Kind>();
  #printing = false;
  #cancel: (() => void) | undefined;

  constructor(timers: Timers, print: (level: number, message: string, more: number) => void) {
    this.#timers = timers;
    this.#print = print;
  }

  /** Whether this line is to be printed; where not, it is counted. */
  admits(level: number, message: string): boolean {
    if (this.#printing) return true;
    const name = `${level} ${message}`;
    const kind = this.#kinds.get(name) ?? { level, message, room: LINES_A_SECOND, more: 0 };
    this.#kinds.set(name, kind);
    this.#cancel ??= this.#timers.every(SECOND_MS, () => this.#printSums());
    if (kind.room === 0) kind.more += 1;
    else kind.room -= 1;
    return kind.more === 0;
  }

  close(): void {
    this.#printSums();
    this.#cancel?.();
  }

  #printSums(): void {
    this.#printing = true;
    for (const [name, kind] of this.#kinds) {
      if (kind.more > 0) this.#print(kind.level, kind.message, kind.more);
      else this.#kinds.delete(name);
      Object.assign(kind, { room: 0, more: 0 });
    }
    this.#printing = false;
    if (this.#kinds.size > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
