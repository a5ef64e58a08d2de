import type { Sample } from '../../state/model.ts';
import { type GraphSeries, niceTop, PLOT_HEIGHT, pathOf } from './graph-series.ts';

interface GraphPlotProps {
  series: GraphSeries;
  /** Oldest first. */
  samples: readonly Sample[];
  /** Percent of the width at which a moment is, monotonic ms. */
  placeOf: (at: number) => number;
}

/** One series over time; stretched to whatever room it has. */
export function GraphPlot({ series, samples, placeOf }: GraphPlotProps) {
  const points = samples.map((sample) => ({ x: placeOf(sample.at), value: series.value(sample) }));
  const top = niceTop(Math.max(series.atLeast, ...points.map(({ value }) => value ?? 0)));
  return (
    <div class="graph-row">
      <svg
        class="graph-plot"
        viewBox={`0 0 100 ${PLOT_HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        data-bars={series.bars ? '' : undefined}
      >
        <path d={pathOf(points, top, series.bars)} vector-effect="non-scaling-stroke" />
      </svg>
      <span class="graph-top">{series.top(top)}</span>
    </div>
  );
}
