/** A stretch of a plot in which nothing was measured, in percent of its width. */
export interface Gap {
  readonly left: number;
  readonly width: number;
}

/** Ms that a plot covers. */
export const SPAN_MS = 120_000;

/** Ms between two samples after which what lies between them was not measured: two of one a second were missed. */
export const MISSED_MS = 2_500;

/** @param points oldest first, ms on the clock of `until`; what came before the first of them is no gap but not yet */
export function gapsOf(
  points: readonly { readonly at: number; readonly value: number | null }[],
  until: number,
): Gap[] {
  const from = until - SPAN_MS;
  const seen = points.filter(({ at }) => at >= from && at <= until);
  const measured = seen.filter(({ value }, index) => index === 0 || value !== null);
  if (measured.length === 0) return [];
  return measured.flatMap(({ at }, index) => {
    const next = measured[index + 1]?.at ?? until;
    if (next - at <= MISSED_MS) return [];
    return [{ left: ((at - from) / SPAN_MS) * 100, width: ((next - at) / SPAN_MS) * 100 }];
  });
}
