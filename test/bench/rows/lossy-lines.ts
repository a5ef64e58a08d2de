import { p } from '../measured.ts';
import type { Line, Row } from '../row.ts';
import { play, type SceneResult } from '../scene.ts';
import { median } from '../statistics.ts';
import { fpsOf, meanFps, time } from '../words.ts';

interface Lossy {
  readonly part: number;
  readonly runs: number;
  readonly leastFps: number;
  readonly mostP95Ms: number;
}

/** Packets are lost each way between relay and viewer, as over a bad radio link, 40 ms away. */
function lossy({ part, runs, leastFps, mostP95Ms }: Lossy): Row {
  const title = `${part * 100} % of packets lost each way, 40 ms, 30 fps × 39 KB`;
  return {
    key: `loss-${part * 100}`,
    title,
    tried: `The window is made by the receiver's own timing of each frame (docs/decisions/0009). Where a run has few frames for its whole length, bbr
has taken the loss for a policer and paces by what came through; no window changes that, and smaller pictures bring no more of them, for what
is waited for is a lost packet sent again.`,
    async run(bench): Promise<Line[]> {
      const spec = {
        ...{ fps: 30, bytes: 39_000, viewerWay: { delayMs: 20, loss: part } },
        ...{ warmUpMs: 3_000, measureMs: 12_000 },
      };
      const naive = await play(bench, 'naive', spec);
      const volatile = await play(bench, 'volatile', spec);
      const ours: SceneResult[] = [];
      while (ours.length < runs) ours.push(await play(bench, 'porthole', spec));
      const fps = median(ours.map(meanFps));
      const p95 = median(ours.map((one) => p(0.95, one)));
      return [
        {
          what: title,
          link: 'kernel',
          target: `median of ${runs}: ≥ ${leastFps} fps, age p95 ≤ ${mostP95Ms} ms`,
          porthole: ours.map((one) => `${fpsOf(one)}, p95 ${time(p(0.95, one))}`).join(' · '),
          naive: `${fpsOf(naive)}, p95 ${time(p(0.95, naive))}`,
          volatile: `${fpsOf(volatile)}, p95 ${time(p(0.95, volatile))}`,
          reached: fps >= leastFps && p95 <= mostP95Ms,
        },
      ];
    },
  };
}

export const lossyLines: readonly Row[] = [
  lossy({ part: 0.05, runs: 3, leastFps: 28, mostP95Ms: 300 }),
  lossy({ part: 0.15, runs: 8, leastFps: 20, mostP95Ms: 500 }),
];
