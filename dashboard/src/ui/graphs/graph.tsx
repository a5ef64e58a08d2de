import { useEffect, useRef } from 'preact/hooks';
import type { Sample } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { reloadIfUpdated } from '../app/newer-build.ts';
import { untilLoaded } from '../app/until-loaded.ts';
import { gapsOf } from './gaps.ts';
import type { GraphPlot } from './graph-plot.ts';
import { type GraphSeries, niceTop } from './graph-series.ts';

const fetchPlot = () => import('./graph-plot.ts');

interface GraphProps {
  series: GraphSeries;
  /** With holes. */
  samples: readonly Sample[];
  from: number;
  until: number;
  /** Index of the sample that is read; null while none is. */
  read: number | null;
  onRead: (index: number | null) => void;
}

/** One of the graphs. uPlot comes with the first of them, so that the wall does not carry it. */
export function Graph({ series, samples, from, until, read, onRead }: GraphProps) {
  const { theme } = useApp().preferences;
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<GraphPlot | null>(null);
  const told = useRef(onRead);
  told.current = onRead;
  const points = samples.map((sample) => ({ at: sample.at, value: series.value(sample) }));
  const top = niceTop(Math.max(series.atLeast, ...points.map(({ value }) => value ?? 0)));
  const view = {
    ...{ x: points.map(({ at }) => at), y: points.map(({ value }) => value) },
    ...{ from, until, top },
  };
  const shown = useRef(view);
  shown.current = view;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const size = new ResizeObserver(() => drawn.current?.resize(element.clientWidth, element.clientHeight));
    const stop = untilLoaded(
      fetchPlot,
      ({ GraphPlot }) => {
        drawn.current = new GraphPlot(element, {
          bars: series.bars,
          stroke: () => getComputedStyle(element).color,
          fill: () => getComputedStyle(element).caretColor,
          read: (index) => told.current(index),
        });
        drawn.current.show(shown.current);
        size.observe(element);
      },
      reloadIfUpdated,
    );
    return () => {
      stop();
      size.disconnect();
      drawn.current?.close();
      drawn.current = null;
    };
  }, [series]);
  useEffect(() => drawn.current?.show(shown.current), [samples]);
  useEffect(() => drawn.current?.redraw(), [theme.value]);
  useEffect(() => drawn.current?.point(read), [read, samples]);

  return (
    <div class="graph-row" data-series={series.name}>
      <div class="graph-plot">
        <div class="graph-canvas" ref={box} />
        {gapsOf(points, until).map(({ left, width }) => (
          <i key={left} class="graph-gap" style={{ left: `${left}%`, width: `${width}%` }} />
        ))}
      </div>
      <span class="graph-top">{series.top(top)}</span>
    </div>
  );
}
