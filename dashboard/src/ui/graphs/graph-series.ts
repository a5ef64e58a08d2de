import { CARRIER_LABELS, TRANSPORT_LABELS } from '@porthole/shared/protocol/transport';
import type { Sample } from '../../state/model.ts';
import { figureText, fpsFigure, rateFigure, secondsFigure, thousands } from '../figures/figures.ts';
import { renditionLabel } from '../tile/rendition-choices.ts';

/** Ms that a graph covers. */
export const SPAN_MS = 120_000;

/** Percent of the width between two samples that are not joined: at one sample a second, two or more are missing. */
const GAP = (2_500 / SPAN_MS) * 100;

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

export const GRAPH_SERIES: readonly GraphSeries[] = [
  {
    name: 'fps',
    label: 'Frames',
    value: ({ fps }) => fps,
    inWords: ({ fps }) => figureText(fpsFigure(fps)),
    atLeast: 5,
    top: (value) => value.toFixed(0),
    bars: false,
  },
  {
    name: 'age',
    label: 'Frame age',
    value: ({ ageMs }) => (ageMs === null ? null : ageMs / 1000),
    inWords: ({ ageMs, transport }) => figureText(secondsFigure(ageMs, transport === 'webrtc')),
    atLeast: 0.5,
    top: (value) => `${Number(value.toFixed(value < 2 ? 1 : 0))} s`,
    bars: false,
  },
  {
    name: 'rate',
    label: 'Received',
    value: ({ bytesPerSecond }) => (bytesPerSecond === null ? null : bytesPerSecond / 1000),
    inWords: ({ bytesPerSecond }) => figureText(rateFigure(bytesPerSecond)),
    atLeast: 20,
    top: (value) => thousands(value),
    bars: false,
  },
  {
    name: 'drops',
    label: 'Dropped',
    value: ({ drops }) => drops,
    inWords: ({ drops }) => (drops === null ? '–' : thousands(drops)),
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

/** All that was dropped in the time shown. */
export const droppedIn = (history: readonly Sample[]): number =>
  history.reduce((sum, { drops }) => sum + (drops ?? 0), 0);

/** A moment at which a transport or the rendition changed. */
export interface GraphMark {
  /** Monotonic ms. */
  readonly at: number;
  /** `WebSocket → polling`, `camera: polling → HTTP`, `full → 640 px` */
  readonly text: string;
}

/** A sample without a value is passed over: a picture that comes back over the same transport has not changed. */
export function marksOf(history: readonly Sample[]): GraphMark[] {
  return [
    ...changes(history, ({ transport }) => transport && CARRIER_LABELS[transport]),
    ...changes(history, ({ cameraTransport: over }) => over && TRANSPORT_LABELS[over], 'camera: '),
    ...changes(history, ({ rendition }) => rendition && renditionLabel(rendition)),
  ].sort((a, b) => a.at - b.at);
}

function changes(
  history: readonly Sample[],
  read: (sample: Sample) => string | null,
  whose = '',
): GraphMark[] {
  const known = history.flatMap((sample) => {
    const value = read(sample);
    return value === null ? [] : [{ at: sample.at, value }];
  });
  return known.flatMap(({ at, value }, index) => {
    const before = known[index - 1]?.value ?? value;
    return before === value ? [] : [{ at, text: `${whose}${before} → ${value}` }];
  });
}

/** Height of the drawing that `pathOf` fills, in its own units. */
export const PLOT_HEIGHT = 100;

export interface Point {
  /** Percent of the width. */
  readonly x: number;
  /** Null is a gap. */
  readonly value: number | null;
}

/** SVG path data: a line that has gaps, or bars from the ground. @param top value at the upper edge */
export function pathOf(points: readonly Point[], top: number, bars: boolean): string {
  return points
    .map(({ x, value }, index) => {
      const before = points[index - 1];
      if (value === null) return '';
      const y = ((1 - value / top) * PLOT_HEIGHT).toFixed(1);
      const at = x.toFixed(1);
      if (bars) return `M${at} ${PLOT_HEIGHT}V${y}`;
      // A line of no length draws a point between two gaps.
      const isJoined = before !== undefined && before.value !== null && x - before.x <= GAP;
      return isJoined ? `L${at} ${y}` : `M${at} ${y}h0`;
    })
    .join('');
}
