import { NO_GAP_MS } from '../paints.ts';
import { median } from '../statistics.ts';
import { time } from '../words.ts';

/** Of one visit: the longest ms without a new picture around what WebRTC did, and where JPEGs had it alone. */
export interface Gaps {
  readonly gapMs: number;
  readonly usualGapMs: number;
}

export const NONE_VISIBLE = `gap median ≤ ${time(NO_GAP_MS)}, longest ≤ JPEGs’ own + ${time(NO_GAP_MS)}`;

/**
 * Nobody saw anything of it. JPEGs' own longest gap in the same run tells what the machine and the line add now and then; that is added to
 * and not doubled, for what they add to one visit tells nothing of how long another may stand still.
 */
export function isInvisible(all: readonly Gaps[]): boolean {
  const { gaps, usual } = of(all);
  return median(gaps) <= NO_GAP_MS && Math.max(...gaps) <= Math.max(...usual) + NO_GAP_MS;
}

/** @param where JPEGs had the picture alone: `before` */
export function gapsInWords(all: readonly Gaps[], where: string): string {
  const { gaps, usual } = of(all);
  return `gap ${inWords(gaps)} (JPEGs ${where}: ${inWords(usual)})`;
}

const inWords = (gaps: readonly number[]): string =>
  `${time(median(gaps))}, longest ${time(Math.max(...gaps))}`;

const of = (all: readonly Gaps[]) => ({
  gaps: all.map(({ gapMs }) => gapMs),
  usual: all.map(({ usualGapMs }) => usualGapMs),
});
