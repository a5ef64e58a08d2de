import { useMemo, useRef, useState } from 'preact/hooks';
import type { CameraModel, Sample } from '../../state/model.ts';
import { useApp } from '../app/context.ts';
import { useSize } from '../app/use-size.ts';
import { Panel } from '../camera/panel.tsx';
import { thousands } from '../figures/figures.ts';
import { clockTime, duration } from '../figures/times.ts';
import { SPAN_MS } from './gaps.ts';
import { Graph } from './graph.tsx';
import { MARK_ROWS, marksOf, type PlacedMark, placeMarks } from './graph-marks.ts';
import { droppedIn, GRAPH_SERIES, type GraphSeries, withHoles } from './graph-series.ts';
import { GraphsAsText } from './graphs-as-text.tsx';
import './graphs.css';
import { stepCursor } from './step-cursor.ts';

/** CSS px of a label on screen: its letters, about, and its edges. */
const labelPx = (text: string) => 6 * text.length + 18;

/** The last two minutes on one time axis, read at one moment by pointer or keys. */
export function GraphsPanel({ camera }: { camera: CameraModel }) {
  const { now, elapsed } = useApp();
  const history = camera.history.value;
  const samples = useMemo(() => withHoles(history), [history]);
  const marks = useMemo(() => marksOf(history), [history]);
  const [readAt, setReadAt] = useState<number | null>(null);
  const until = history.at(-1)?.at ?? elapsed.peek();
  const from = until - SPAN_MS;
  const plots = useRef<HTMLDivElement>(null);
  const width = useSize(plots)?.width ?? 700;
  const placed = placeMarks(marks, {
    from,
    until,
    labelPart: (text) => Math.min(0.9, labelPx(text) / width),
  });
  const rows = { '--mark-rows': Math.min(MARK_ROWS, 1 + Math.max(0, ...placed.map(({ row }) => row))) };
  const read = indexOf(samples, readAt);
  const onClock = (at: number) => clockTime(now.peek() - (elapsed.peek() - at));
  const moment = read === null ? undefined : samples[read];
  const toIndex = (index: number | null) => setReadAt(index === null ? null : (samples[index]?.at ?? null));
  return (
    <Panel title="Last two minutes" note={noteOf(history, moment, onClock)} class="graphs">
      <div
        class="graphs-body"
        role="slider"
        tabIndex={0}
        aria-label="Moment that is read"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, samples.length - 1)}
        aria-valuenow={read ?? Math.max(0, samples.length - 1)}
        aria-valuetext={moment ? inWords(moment, onClock) : 'now'}
        onKeyDown={(event) => {
          const step = stepCursor(event.key, read, samples.length);
          if (step === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          toIndex(step);
        }}
        onBlur={() => setReadAt(null)}
      >
        <ul class="graph-labels" style={rows}>
          {GRAPH_SERIES.map((series) => (
            <li key={series.name}>
              {series.label}
              <b data-stat={`graph-${series.name}`}>{readOut(series, moment, history)}</b>
            </li>
          ))}
        </ul>
        <div class="graph-rows" ref={plots} style={rows}>
          <Marks marks={placed} />
          {GRAPH_SERIES.map((series) => (
            <Graph
              key={series.name}
              series={series}
              samples={samples}
              from={from}
              until={until}
              read={read}
              onRead={toIndex}
            />
          ))}
          <p class="graph-times" aria-hidden="true">
            {[0, 0.25, 0.5, 0.75].map((part) => (
              <span key={part}>{onClock(from + part * SPAN_MS)}</span>
            ))}
            <span>now</span>
          </p>
        </div>
      </div>
      <GraphsAsText history={history} marks={marks} onClock={onClock} />
    </Panel>
  );
}

function Marks({ marks }: { marks: readonly PlacedMark[] }) {
  return (
    <div class="graph-marks" aria-hidden="true">
      {marks.map(({ at, text, left, row, before }) => (
        <span key={`${at} ${text}`} class="graph-mark" style={{ left: `${left}%` }}>
          {row < MARK_ROWS && (
            <span class="graph-mark-text" data-row={row} data-before={before ? '' : undefined}>
              {text}
            </span>
          )}
        </span>
      ))}
    </div>
  );
}

/** The sample that is nearest to the moment, while it is shown. */
function indexOf(samples: readonly Sample[], at: number | null): number | null {
  if (at === null) return null;
  const index = samples.findIndex((sample) => sample.at >= at);
  return index === -1 || (samples[0]?.at ?? 0) > at ? null : index;
}

/** Of the moment that is read. What is measured now stands beside the picture, and is not said twice. */
function readOut(series: GraphSeries, moment: Sample | undefined, history: readonly Sample[]): string {
  if (moment) return series.inWords(moment);
  return series.name === 'drops' ? `${thousands(droppedIn(history))} in ${spanOf(history)}` : '';
}

const inWords = (moment: Sample, onClock: (at: number) => string): string =>
  [onClock(moment.at), ...GRAPH_SERIES.map((series) => `${series.label} ${series.inWords(moment)}`)].join(
    ', ',
  );

function spanOf(history: readonly Sample[]): string {
  const covers = (history.at(-1)?.at ?? 0) - (history[0]?.at ?? 0);
  return covers >= SPAN_MS - 3_000 ? '2 min' : duration(covers);
}

function noteOf(
  history: readonly Sample[],
  moment: Sample | undefined,
  onClock: (at: number) => string,
): string {
  if (moment) return `at ${onClock(moment.at)}`;
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last) return 'nothing measured yet';
  const covers = last.at - first.at;
  if (covers < SPAN_MS - 3_000) return `${duration(covers)} so far`;
  return `${onClock(first.at)} – ${onClock(last.at)}`;
}
