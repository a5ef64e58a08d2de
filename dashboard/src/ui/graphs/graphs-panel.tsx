import { useState } from 'preact/hooks';
import type { CameraModel, Sample } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { thousands } from '../figures/figures.ts';
import { clockTime, duration } from '../figures/times.ts';
import { GraphPlot } from './graph-plot.tsx';
import { droppedIn, GRAPH_SERIES, type GraphSeries, marksOf, SPAN_MS } from './graph-series.ts';
import './graphs.css';

/** The last two minutes of a camera, drawn only while a person has them open. */
export function GraphsPanel({ camera }: { camera: CameraModel }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="panel graphs" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Graphs of the last two minutes</summary>
      {isOpen && <Graphs camera={camera} />}
    </details>
  );
}

/** All series on one time axis; one slider over them reads one moment, by pointer or keys. */
function Graphs({ camera }: { camera: CameraModel }) {
  const { now, elapsed } = useApp();
  const history = camera.history.value;
  const [readAt, setReadAt] = useState<number | null>(null);
  const until = history.at(-1)?.at ?? elapsed.peek();
  const from = until - SPAN_MS;
  const placeOf = (at: number) => ((at - from) / SPAN_MS) * 100;
  const onClock = (at: number) => clockTime(now.peek() - (elapsed.peek() - at));
  const moment =
    readAt === null || readAt < from ? undefined : history.find(({ at }) => at >= readAt - STEP_MS / 2);
  const marks = marksOf(history).filter(({ at }) => at >= from);
  const readOuts = GRAPH_SERIES.map((series) => `${series.label} ${readOut(series, moment, history)}`);
  return (
    <>
      <p class="graphs-note">{moment ? `at ${onClock(moment.at)}` : `${spanOf(history)} so far`}</p>
      <div class="graphs-body">
        <ul class="graph-labels">
          {GRAPH_SERIES.map((series) => (
            <li key={series.name}>
              {series.label}
              <b data-stat={`graph-${series.name}`}>{readOut(series, moment, history)}</b>
            </li>
          ))}
        </ul>
        <div class="graph-rows">
          {GRAPH_SERIES.map((series) => (
            <GraphPlot key={series.name} series={series} samples={history} placeOf={placeOf} />
          ))}
          <div class="graph-moments">
            {marks.map(({ at, text }) => (
              <i key={`${at} ${text}`} class="graph-mark" style={{ left: `${placeOf(at)}%` }} />
            ))}
            {moment && <i class="graph-cursor" style={{ left: `${placeOf(moment.at)}%` }} />}
            <input
              type="range"
              aria-label="Moment that is read"
              aria-valuetext={moment ? [onClock(moment.at), ...readOuts].join(', ') : 'now'}
              min={-SPAN_MS}
              max={0}
              step={STEP_MS}
              value={moment ? moment.at - until : 0}
              onInput={({ currentTarget: { valueAsNumber: ago } }) =>
                setReadAt(ago === 0 ? null : until + ago)
              }
            />
          </div>
          <p class="graph-times" aria-hidden="true">
            <span>{onClock(from)}</span>
            <span>{onClock(from + SPAN_MS / 2)}</span>
            <span>now</span>
          </p>
        </div>
      </div>
      <ol class="graph-changes" aria-label="Changes in the graphs">
        {marks.map(({ at, text }) => (
          <li key={`${at} ${text}`}>
            <time>{onClock(at)}</time> {text}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Samples come once a second. */
const STEP_MS = 1_000;

/** Of the moment that is read. What is measured now stands beside the picture, and is not said twice. */
function readOut(series: GraphSeries, moment: Sample | undefined, history: readonly Sample[]): string {
  if (moment) return series.inWords(moment);
  return series.name === 'drops' ? `${thousands(droppedIn(history))} in ${spanOf(history)}` : '';
}

const spanOf = (history: readonly Sample[]): string =>
  duration((history.at(-1)?.at ?? 0) - (history[0]?.at ?? 0));
