import type { Bench } from '../bench.ts';
import { p } from '../measured.ts';
import type { Line, Row } from '../row.ts';
import { play, type SceneResult } from '../scene.ts';
import { CONTENDERS, type Contender, type ServerKind } from '../servers.ts';
import { median, sum } from '../statistics.ts';
import { agesOf, meanFps, percent, time } from '../words.ts';
import { leastPart } from './long-lines.ts';

const LOOPBACK = 'loopback';
const ROUNDS = 3;

const fair: Row = {
  key: '4x10',
  title: '4 cameras × 10 viewers, each watching all, 15 fps × 30 KB',
  async run(bench): Promise<Line[]> {
    const spec = {
      ...{ cameras: 4, viewers: 10, viewerProcesses: 2, fps: 15, bytes: 30_000 },
      ...{ warmUpMs: 3_000, measureMs: 12_000 },
    };
    const naive = await play(bench, 'naive', spec);
    const porthole = await play(bench, 'porthole', spec);
    const volatile = await play(bench, 'volatile', spec);
    const words = (result: SceneResult) =>
      `slowest ${percent(leastPart(result))} · spread ${percent(spread(result))} · ${agesOf(result)}`;
    return [
      {
        what: fair.title,
        link: LOOPBACK,
        target: 'every camera ≥ 95 % of its fps, spread ≤ 5 %',
        porthole: words(porthole),
        naive: words(naive),
        volatile: words(volatile),
        reached: leastPart(porthole) >= 0.95 && spread(porthole) <= 0.05,
      },
    ];
  },
};

/** Between the camera of the viewer who got the most of it and the one who got the least. */
function spread({ fps }: SceneResult): number {
  const all = fps.flat();
  return (Math.max(...all) - Math.min(...all)) / Math.max(...all);
}

const hundred: Row = {
  key: '100-viewers',
  title: '100 viewers × 15 fps × 50 KB, one process',
  tried: `A frame is made into one packet for all viewers (docs/decisions/0013), and six of seven acknowledgements of a viewer that keeps up come
in one message (0023). What is left of the difference is reading them, deciding for each viewer what it is sent, and ingest; the broadcast
reads nothing back and decides nothing.`,
  async run(bench): Promise<Line[]> {
    const ws: SceneResult[] = [];
    const porthole: SceneResult[] = [];
    const others: Partial<Record<ServerKind, SceneResult>> = {};
    for (const other of ['naive', 'volatile'] as const) {
      ws.push(await crowd(bench, 'ws'));
      porthole.push(await crowd(bench, 'porthole'));
      others[other] = await crowd(bench, other);
    }
    const ratio = median(porthole.map(costOfFrame)) / median(ws.map(costOfFrame));
    const worst = (of: (result: SceneResult) => number) => Math.max(...porthole.map(of));
    const delivered = Math.min(...porthole.map(deliveredPart));
    const [p99, loop] = [worst((one) => p(0.99, one)), worst(({ cost }) => cost.loopP99Ms)];
    const words = (result: SceneResult | undefined) =>
      result
        ? `${percent(deliveredPart(result))} · p99 ${time(p(0.99, result))} · loop ${time(result.cost.loopP99Ms)} · ${micros(costOfFrame(result))}`
        : '';
    return [
      {
        what: hundred.title,
        link: LOOPBACK,
        target: '≥ 98 % delivered, age p99 ≤ 150 ms, event loop p99 ≤ 50 ms, CPU a frame ≤ 1.5 × raw ws',
        porthole: `${percent(delivered)} · p99 ${time(p99)} · loop ${time(loop)} · ${micros(median(porthole.map(costOfFrame)))}, ${ratio.toFixed(2)} × ws (${micros(median(ws.map(costOfFrame)))})`,
        naive: words(others.naive),
        volatile: words(others.volatile),
        reached: delivered >= 0.98 && p99 <= 150 && loop <= 50 && ratio <= 1.5,
      },
    ];
  },
};

const streams: Row = {
  key: '100-mjpeg',
  title: '100 viewers of MJPEG × 15 fps × 50 KB, one process',
  async run(bench): Promise<Line[]> {
    const rounds: { ws: SceneResult; porthole: SceneResult; ratio: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const ws = await crowd(bench, 'ws');
      const porthole = await crowd(bench, 'porthole', 'mjpeg');
      rounds.push({ ws, porthole, ratio: costOfFrame(porthole) / costOfFrame(ws) });
    }
    const delivered = Math.min(...rounds.map(({ porthole }) => deliveredPart(porthole)));
    const cost = median(rounds.map(({ porthole }) => costOfFrame(porthole)));
    const ratios = rounds.map(({ ratio }) => ratio);
    return [
      {
        what: streams.title,
        link: LOOPBACK,
        target: '≥ 98 % delivered, CPU a frame ≤ 1.6 × raw ws in every round',
        porthole: `${percent(delivered)} · ${micros(cost)}, ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')} × ws`,
        naive: '',
        volatile: '',
        reached: delivered >= 0.98 && Math.max(...ratios) <= 1.6,
      },
    ];
  },
};

const crowd = (bench: Bench, kind: ServerKind, transport: 'auto' | 'mjpeg' = 'auto') =>
  play(bench, kind, {
    transport,
    ...{ viewers: 100, viewerProcesses: 2, light: true, fps: 15, bytes: 50_000 },
    // A process that has just begun spends most of its time on compiling itself.
    ...{ rendition: 'full', warmUpMs: 10_000, measureMs: 10_000 },
  });

function deliveredPart({ delivered, capturedFps, seconds, fps }: SceneResult): number {
  return delivered / (sum(capturedFps) * seconds * fps.length);
}

/** Ms of the server's CPU. */
export const costOfFrame = ({ cost, delivered }: SceneResult): number => cost.cpuMs / delivered;

const micros = (ms: number) => `${(ms * 1000).toFixed(1)} µs`;

/** Viewers, up to which what the relay does for each frame once is spread over more and more of them. */
const CROWDS = [1, 10, 100, 500] as const;

const flat: Row = {
  key: 'cost',
  title: '1 relay, CPU a delivered frame at 1, 10, 100, 500 viewers, 10 fps × 30 KB',
  async run(bench): Promise<Line[]> {
    const costs: Record<Contender, number[]> = { porthole: [], naive: [], volatile: [] };
    const notes: string[] = [];
    for (const viewers of CROWDS)
      for (const kind of CONTENDERS) {
        const result = await play(bench, kind, {
          ...{ viewers, viewerProcesses: Math.min(2, viewers), light: true, fps: 10, bytes: 30_000 },
          ...{ rendition: 'full', warmUpMs: 3_000, measureMs: 8_000 },
        });
        costs[kind].push(costOfFrame(result));
        if (kind === 'porthole') notes.push(`${meanFps(result).toFixed(1)}`);
      }
    const words = (of: readonly number[]) => of.map((cost) => (cost * 1000).toFixed(0)).join(' / ');
    const growth = (costs.porthole[3] ?? Number.NaN) / (costs.porthole[1] ?? Number.NaN);
    return [
      {
        what: flat.title,
        link: LOOPBACK,
        target: '≤ 1.3 × from 10 to 500',
        porthole: `${words(costs.porthole)} µs · ${growth.toFixed(2)} × · ${notes.join(' / ')} fps`,
        naive: `${words(costs.naive)} µs`,
        volatile: `${words(costs.volatile)} µs`,
        reached: growth <= 1.3,
      },
    ];
  },
};

export const fanOut: readonly Row[] = [fair, hundred, streams];
export const cost: readonly Row[] = [flat];
