import type { Histogram } from 'prom-client';

/** Into a histogram of seconds; what is not known is not counted. */
export function observeMs<Label extends string>(
  histogram: Histogram<Label>,
  ms: number | null,
  labels: Partial<Record<Label, string>> = {},
): void {
  if (ms !== null) histogram.observe(labels, ms / 1_000);
}
