import { useMemo } from 'preact/hooks';
import type { Sample } from '../../state/model.ts';
import { figureText, fpsFigure } from '../figures/figures.ts';
import { duration } from '../figures/times.ts';
import './lanes.css';
import { type Plot, plot, SPAN_MS } from './plot.ts';

export type LaneOf = 'age' | 'fps';

const LANES = {
  age: {
    label: 'Frame age',
    atLeast: 1,
    value: ({ ageMs }: Sample) => (ageMs === null ? null : ageMs / 1000),
  },
  fps: { label: 'Frames a second', atLeast: 5, value: ({ fps }: Sample) => fps },
} as const;

export interface LaneData {
  readonly label: string;
  readonly plot: Plot;
  readonly said: string;
  /** The highest of them, where there is room to say it. */
  readonly peak: string;
}

/** @param stoppedForMs how long no frame has come; null while they do */
export function useLane(of: LaneOf, history: readonly Sample[], stoppedForMs: number | null): LaneData {
  const { label, atLeast, value } = LANES[of];
  const drawn = useMemo(() => {
    const until = history.at(-1)?.at ?? 0;
    return plot(
      history.map((sample) => ({ at: sample.at, value: value(sample) })),
      { until, atLeast },
    );
  }, [history, value, atLeast]);
  const peak = of === 'age' && stoppedForMs === null && drawn.max !== null ? `max ${seconds(drawn.max)}` : '';
  return { label, plot: drawn, said: (of === 'age' ? sayAge : sayFps)(drawn, stoppedForMs), peak };
}

function sayAge({ last }: Plot, stoppedForMs: number | null): string {
  if (stoppedForMs !== null) return `no frames for ${duration(stoppedForMs)}`;
  return last === null ? '–' : `now ${seconds(last)}`;
}

function sayFps({ last, max }: Plot, stoppedForMs: number | null): string {
  if (stoppedForMs !== null) return max === null ? '–' : `was up to ${max.toFixed(1)}`;
  return last === null ? '–' : `now ${figureText(fpsFigure(last)).replace(' fps', '')}`;
}

const seconds = (value: number): string => `${value < 10 ? value.toFixed(2) : Math.round(value)} s`;

export function LanePlot({ plot: { line, area, gaps } }: { plot: Plot }) {
  return (
    <div class="lane-plot" aria-hidden="true">
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path class="lane-area" d={area} />
        <path class="lane-line" d={line} vector-effect="non-scaling-stroke" />
      </svg>
      {gaps.map(({ left, width }) => (
        <i key={left} class="lane-gap" style={{ left: `${left}%`, width: `${width}%` }} />
      ))}
    </div>
  );
}

/** A window that is not full yet says so. */
export function coverage({ coversMs }: Plot): string {
  return coversMs >= SPAN_MS - 3_000 ? '' : `· last ${duration(coversMs)}`;
}
