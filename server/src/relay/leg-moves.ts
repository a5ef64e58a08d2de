import { type Move, Moves } from '@porthole/shared/ladder/moves';
import type { LegReport } from '@porthole/shared/protocol/leg';

type Changes = LegReport['changes'];

/** Ms before it came in which a publisher may have moved for our own sake: because this relay was away. */
const BEFORE_MS = 60_000;

/** Ms by which the time between two changes may differ in two reports: each of the four figures was rounded. */
const ROUNDED_MS = 2;

/** What a publisher tells of its leg, as moves from one transport to another, each once though every report has the last of them again. */
export class LegMoves {
  readonly #moves = new Moves();
  #known: Changes = [];

  /**
   * @param knownMs for how long its publisher has been known here: what it did long before that is no news
   * @returns what is new, oldest first
   */
  step({ changes, choice }: LegReport, knownMs = Number.POSITIVE_INFINITY): Move[] {
    const fresh = freshChanges(this.#known, changes);
    this.#known = changes;
    return fresh.flatMap((change) => {
      // Also of an old one the next must know.
      const move = this.#moves.step(change, choice);
      return move && change.agoMs <= knownMs + BEFORE_MS ? [move] : [];
    });
  }
}

/** A report begins with changes that the one before ended with; only their times in between tell two of the same kind apart. */
function freshChanges(known: Changes, told: Changes): Changes {
  const again = told.findLastIndex((_, last) => isEndOf(known, told.slice(0, last + 1)));
  return told.slice(again + 1);
}

function isEndOf(known: Changes, part: Changes): boolean {
  const end = known.slice(-part.length);
  const passed = (part.at(-1)?.agoMs ?? 0) - (end.at(-1)?.agoMs ?? 0);
  return (
    end.length === part.length &&
    part.every(({ agoMs, from, to, code }, index) => {
      const one = end[index] as Changes[number];
      const isSame = one.from === from && one.to === to && one.code === code;
      return isSame && Math.abs(agoMs - one.agoMs - passed) <= ROUNDED_MS;
    })
  );
}
