/** One line of a plot: its pieces as SVG paths in a box of 100 × 100, and where nothing could be measured. */
export interface Plot {
  readonly line: string;
  readonly area: string;
  /** In percent of the width. */
  readonly gaps: readonly { readonly left: number; readonly width: number }[];
  readonly max: number | null;
  readonly last: number | null;
  /** Ms between the first and the last sample. */
  readonly coversMs: number;
}

export interface Point {
  readonly at: number;
  readonly value: number | null;
}

export const SPAN_MS = 120_000;
/** Ms between two samples as the history keeps them; a longer silence is a gap as well. */
const SAMPLE_MS = 1_000;
const MISSED = 2.5;

export interface PlotOptions {
  readonly until: number;
  /** The scale reaches at least so far up, so that noise does not look like trouble. */
  readonly atLeast: number;
}

export function plot(points: readonly Point[], { until, atLeast }: PlotOptions): Plot {
  const from = until - SPAN_MS;
  const seen = points.filter(({ at }) => at >= from && at <= until);
  const measured = seen.flatMap(({ value }) => (value === null ? [] : [value]));
  const max = measured.length > 0 ? Math.max(...measured) : null;
  const top = Math.max(atLeast, max ?? 0) * 1.1;
  const x = (at: number) => ((at - from) / SPAN_MS) * 100;
  const y = (value: number) => 100 - (value / top) * 100;
  const runs = runsOf(seen);
  return {
    line: runs.map((run) => path(run, x, y)).join(''),
    area: runs.map((run) => closed(run, x, y)).join(''),
    gaps: gapsOf(seen, runs, until).map(([start, end]) => ({ left: x(start), width: x(end) - x(start) })),
    max,
    last: seen.at(-1)?.value ?? null,
    coversMs: seen.length > 1 ? (seen.at(-1)?.at ?? 0) - (seen[0]?.at ?? 0) : 0,
  };
}

type Run = { at: number; value: number }[];

/** Never joined across a gap. */
function runsOf(points: readonly Point[]): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const { at, value } of points) {
    const before = run?.at(-1);
    if (value === null || (before && at - before.at > SAMPLE_MS * MISSED)) run = undefined;
    if (value === null) continue;
    if (!run) {
      run = [];
      runs.push(run);
    }
    run.push({ at, value });
  }
  return runs;
}

/** From the end of one run to the start of the next; what came before the first sample is no gap but not yet. */
function gapsOf(seen: readonly Point[], runs: readonly Run[], until: number): [number, number][] {
  const first = seen[0];
  if (!first) return [];
  const edges = [first.at, ...runs.flatMap((run) => [run[0]?.at ?? 0, run.at(-1)?.at ?? 0]), until];
  const gaps: [number, number][] = [];
  for (let index = 0; index < edges.length; index += 2) {
    const [start, end] = [edges[index] ?? 0, edges[index + 1] ?? 0];
    if (end - start > SAMPLE_MS * MISSED) gaps.push([start, end]);
  }
  return gaps;
}

const figure = (number: number): string => String(Number(number.toFixed(2)));

function path(run: Run, x: (at: number) => number, y: (value: number) => number): string {
  return run
    .map(({ at, value }, index) => `${index === 0 ? 'M' : 'L'}${figure(x(at))} ${figure(y(value))}`)
    .join('');
}

function closed(run: Run, x: (at: number) => number, y: (value: number) => number): string {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return '';
  return `${path(run, x, y)}L${figure(x(last.at))} 100L${figure(x(first.at))} 100Z`;
}
