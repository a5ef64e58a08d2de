import type { Timers } from '@porthole/shared/flow/timers';

/**
 * Ms until a program that has ended is started again: the first time well within the three seconds in which a picture is to be back,
 * most of which its start takes; then ever longer, as one that always ends at once would keep a core busy.
 */
const WAITS_MS = [200, 500, 1_000, 2_000, 5_000];
const LONGEST_WAIT_MS = 10_000;

/** Ms of running after which its end counts as the first again. */
const CAME_TO_STAY_MS = 10_000;

export interface KeptRunningParts<Ending> {
  /**
   * @param ended to be called when the program is gone, or could not be started at all
   * @returns asks it to end
   */
  start: (ended: (ending: Ending) => void) => () => void;
  /** Told whenever it has ended unasked. */
  startsAgain: (afterMs: number, ending: Ending) => void;
  timers: Timers;
}

/** A program that is started again whenever it ends, until it is stopped. */
export class KeptRunning<Ending> {
  readonly #parts: KeptRunningParts<Ending>;
  /** Ends what there is: the program, or the wait for its next start. */
  #end: () => void = () => {};
  #endsInARow = 0;
  #stopped = false;

  constructor(parts: KeptRunningParts<Ending>) {
    this.#parts = parts;
    this.#start();
  }

  /** Idempotent. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#end();
  }

  #start(): void {
    const { start, timers } = this.#parts;
    const startedAt = timers.monotonic();
    let over = false;
    this.#end = start((ending) => {
      if (over || this.#stopped) return;
      over = true;
      this.#ended(timers.monotonic() - startedAt, ending);
    });
  }

  #ended(ranMs: number, ending: Ending): void {
    const { startsAgain, timers } = this.#parts;
    if (ranMs >= CAME_TO_STAY_MS) this.#endsInARow = 0;
    const wait = WAITS_MS[this.#endsInARow++] ?? LONGEST_WAIT_MS;
    this.#end = timers.after(wait, () => this.#start());
    startsAgain(wait, ending);
  }
}
