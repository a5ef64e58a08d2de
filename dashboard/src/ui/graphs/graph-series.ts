import type { Sample } from '../../state/model.ts';
import {
  type Figure,
  figureText,
  fpsFigure,
  rateFigure,
  secondsFigure,
  thousands,
} from '../figures/figures.ts';
import { MISSED_MS } from './gaps.ts';

/** One line of the graphs: what it reads of a sample, and how that reads. */
export interface GraphSeries {
  readonly name: 'fps' | 'age' | 'rate' | 'drops';
  readonly label: string;
  /** Null is a gap. */
  readonly value: (sample: Sample) => number | null;
  readonly inWords: (sample: Sample) => string;
  /** The scale reaches at least so far up, so that noise does not look like trouble. */
  readonly atLeast: number;
  /** The scale's top as it is written beside it. */
  readonly top: (value: number) => string;
  readonly bars: boolean;
}

const known = (figure: Figure): string => figureText(figure);

export const GRAPH_SERIES: readonly GraphSeries[] = [
  {
    name: 'fps',
    label: 'Frames',
    value: ({ fps }) => fps,
    inWords: ({ fps }) => known(fpsFigure(fps)),
    atLeast: 5,
    top: (value) => value.toFixed(0),
    bars: false,
  },
  {
    name: 'age',
    label: 'Frame age',
    value: ({ ageMs }) => (ageMs === null ? null : ageMs / 1000),
    inWords: ({ ageMs, transport }) => known(secondsFigure(ageMs, transport === 'webrtc')),
    atLeast: 0.5,
    top: (value) => `${Number(value.toFixed(value < 2 ? 1 : 0))} s`,
    bars: false,
  },
  {
    name: 'rate',
    label: 'Received',
    value: ({ bytesPerSecond }) => (bytesPerSecond === null ? null : bytesPerSecond / 1000),
    inWords: ({ bytesPerSecond }) => known(rateFigure(bytesPerSecond)),
    atLeast: 20,
    top: (value) => thousands(value),
    bars: false,
  },
  {
    name: 'drops',
    label: 'Dropped',
    value: ({ drops }) => drops,
    inWords: ({ drops }) => (drops === null ? '– in that second' : `${thousands(drops)} in that second`),
    atLeast: 5,
    top: (value) => value.toFixed(0),
    bars: true,
  },
];

const NICE = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number up: a scale that moved with every value could not be read. */
export function niceTop(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(value, 1e-3)));
  const nice = NICE.find((one) => one * decade >= value * (1 - 1e-9)) ?? 10;
  return Number((nice * decade).toPrecision(3));
}

/**
 * The samples, with a hole where the page was not there to take them: nothing is joined across it.
 *
 * @param history oldest first
 */
export function withHoles(history: readonly Sample[]): Sample[] {
  return history.flatMap((sample, index) => {
    const before = history[index - 1];
    if (!before || sample.at - before.at <= MISSED_MS) return [sample];
    const at = (before.at + sample.at) / 2;
    return [{ ...NOTHING, at }, sample];
  });
}

const NOTHING: Omit<Sample, 'at'> = {
  fps: null,
  ageMs: null,
  bytesPerSecond: null,
  drops: null,
  transport: null,
  cameraTransport: null,
  rendition: null,
};

/** All that was dropped in the time shown. */
export const droppedIn = (history: readonly Sample[]): number =>
  history.reduce((sum, { drops }) => sum + (drops ?? 0), 0);
