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

/**
 * Starts a program again whenever it ends.
 *
 * @returns ends what there is, the program or the wait for its next start, for good; idempotent
 */
export function keepRunning<Ending>({ start, startsAgain, timers }: KeptRunningParts<Ending>): () => void {
  let end = () => {};
  let endsInARow = 0;
  let stopped = false;
  const run = () => {
    const startedAt = timers.monotonic();
    let over = false;
    end = start((ending) => {
      if (over || stopped) return;
      over = true;
      if (timers.monotonic() - startedAt >= CAME_TO_STAY_MS) endsInARow = 0;
      const wait = WAITS_MS[endsInARow++] ?? LONGEST_WAIT_MS;
      end = timers.after(wait, run);
      startsAgain(wait, ending);
    });
  };
  run();
  return () => {
    if (!stopped) end();
    stopped = true;
  };
}
