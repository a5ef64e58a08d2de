import { numberOf, ROUND } from './numbered.ts';
import type { Drawing } from './viewers/drawings.ts';

/** Ms without a new picture that nobody takes for a standstill: three intervals of a camera of 30 frames a second. */
export const NO_GAP_MS = 100;

type At = Pick<Drawing, 'at'>;

/** The longest ms without a new picture between two moments; the one that is there at the first of them began before. */
export function longestGap(drawings: readonly At[], from: number, to: number): number {
  const before = drawings.findLast(({ at }) => at <= from)?.at ?? from;
  const times = [before, ...drawings.map(({ at }) => at).filter((at) => at > from && at < to), to];
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] as number)));
}

/** How old each picture was when it was drawn, by the number that it shows. @param captures when picture n was captured, at index n − 1 */
export function agesOf(drawings: readonly Drawing[], captures: readonly number[]): number[] {
  return drawings.flatMap(({ at, levels }) => {
    const number = numberOf(levels);
    const index = captures.findLastIndex((captured, one) => captured <= at && one % ROUND === number);
    return index === -1 ? [] : [at - (captures[index] as number)];
  });
}
