import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface GraphPlotOptions {
  readonly bars: boolean;
  readonly stroke: () => string;
  readonly fill: () => string;
  /** Index of the sample under the cursor; null where it is nowhere. */
  readonly read: (index: number | null) => void;
}

export interface GraphView {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly from: number;
  readonly until: number;
  readonly top: number;
}

/** One plot, full to its edges; labels, scale and marks are the page's. Closed by whoever opened it. */
export class GraphPlot {
  readonly #plot: uPlot;
  /** While the page moves the cursor, and not a person. */
  #pointing = false;
  #view: GraphView = { x: [], y: [], from: 0, until: 1, top: 1 };

  constructor(box: HTMLElement, { bars, stroke, fill, read }: GraphPlotOptions) {
    const bar = bars && uPlot.paths.bars?.({ size: [0.7, 4, 1] });
    this.#plot = new uPlot(
      {
        width: Math.max(1, box.clientWidth),
        height: Math.max(1, box.clientHeight),
        padding: [0, 0, 0, 0],
        legend: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: {
          x: { time: false, range: () => [this.#view.from, this.#view.until] },
          y: { range: () => [0, this.#view.top] },
        },
        cursor: {
          y: false,
          drag: { x: false, y: false },
          points: { show: !bars, size: 6, fill: stroke },
        },
        series: [
          {},
          {
            width: bars ? 0 : 1.4,
            stroke,
            fill: bars ? stroke : fill,
            points: { show: false },
            spanGaps: false,
            ...(bar && { paths: bar }),
          },
        ],
        hooks: {
          setCursor: [
            ({ cursor }) => {
              if (!this.#pointing) read((cursor.left ?? -1) < 0 ? null : (cursor.idx ?? null));
            },
          ],
        },
      },
      [[], []],
      box,
    );
  }

  show(view: GraphView): void {
    this.#view = view;
    this.#plot.setData([[...view.x], [...view.y]]);
  }

  /** The cursor goes to that sample, or away. */
  point(index: number | null): void {
    const at = index === null ? undefined : this.#view.x[index];
    const left = at === undefined ? -10 : this.#plot.valToPos(at, 'x');
    this.#pointing = true;
    this.#plot.setCursor({ left, top: at === undefined ? -10 : 0 });
    this.#pointing = false;
  }

  resize(width: number, height: number): void {
    if (width > 0 && height > 0) this.#plot.setSize({ width, height });
  }

  redraw(): void {
    this.#plot.redraw(false);
  }

  close(): void {
    this.#plot.destroy();
  }
}
