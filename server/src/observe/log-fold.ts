import type { Timers } from '@porthole/shared/flow/timers';

const SECOND_MS = 1_000;

/** Lines of one kind within a second that are still news each: sixteen cameras may come back at once, three hundred are a storm. */
export const LINES_A_SECOND = 16;

/** Kinds told apart at once. */
const MOST_KINDS = 200;
const ALL_OTHERS = 'something else';

interface Kind {
  readonly level: number;
  readonly message: string;
  printed: number;
  more: number;
  /** It went on from the second before: nothing but the sum is printed. */
  storm: boolean;
}

/** Holds back what is logged again and again: of a storm one line a second says how many there were. */
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

  /** Whether this line is to be printed; where not, it is counted. Lines are alike by level and message. */
  admits(level: number, message: string): boolean {
    if (this.#printing) return true;
    const kind = this.#kind(level, message);
    this.#cancel ??= this.#timers.after(SECOND_MS, () => this.#turn());
    if (!kind.storm && kind.printed < LINES_A_SECOND) {
      kind.printed += 1;
      return true;
    }
    kind.more += 1;
    return false;
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#printSums();
    this.#kinds.clear();
  }

  #kind(level: number, message: string): Kind {
    const full = this.#kinds.size >= MOST_KINDS;
    const shown = full && !this.#kinds.has(nameOf(level, message)) ? ALL_OTHERS : message;
    const name = nameOf(level, shown);
    const kind = this.#kinds.get(name) ?? { level, message: shown, printed: 0, more: 0, storm: false };
    this.#kinds.set(name, kind);
    return kind;
  }

  #turn(): void {
    this.#cancel = undefined;
    this.#printSums();
    if (this.#kinds.size > 0) this.#cancel = this.#timers.after(SECOND_MS, () => this.#turn());
  }

  #printSums(): void {
    this.#printing = true;
    for (const [name, kind] of this.#kinds) {
      if (kind.more > 0) this.#print(kind.level, kind.message, kind.more);
      else this.#kinds.delete(name);
      Object.assign(kind, { printed: 0, more: 0, storm: true });
    }
    this.#printing = false;
  }
}

const nameOf = (level: number, message: string) => `${level} ${message}`;
