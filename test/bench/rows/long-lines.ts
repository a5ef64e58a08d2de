import { BLOCKS_FRAMES_AND_UPGRADES, refusesUpgrade } from '../../network/policies.ts';
import type { Policy } from '../../network/reverse-proxy.ts';
import type { Bench } from '../bench.ts';
import { p } from '../measured.ts';
import type { Line, Row } from '../row.ts';
import { play, type SceneResult, type SceneSpec } from '../scene.ts';
import { CONTENDERS, type Contender } from '../servers.ts';
import { linkKind } from '../ways.ts';
import { meanFps, percent, summary } from '../words.ts';

/** Half of 250 ms. */
const ONE_WAY_MS = 125;

const LONG = { delayMs: ONE_WAY_MS };
const NO_WEBSOCKET: Policy = refusesUpgrade({ status: 403 });
const PICTURES = { fps: 15, bytes: 30_000, measureMs: 12_000 } as const;

type Results = Record<Contender, SceneResult>;

async function sideBySide(bench: Bench, spec: SceneSpec): Promise<Results> {
  const results: Partial<Results> = {};
  for (const contender of CONTENDERS) results[contender] = await play(bench, contender, spec);
  return results as Results;
}

function line(
  bench: Bench,
  spec: SceneSpec,
  results: Results,
  told: Pick<Line, 'what' | 'target' | 'reached'>,
): Line {
  const publishes = spec.publisherWay !== undefined;
  const words = (result: SceneResult) =>
    publishes ? `${summary(result)} · in: ${result.publisherTransport}` : summary(result);
  return {
    ...told,
    link: linkKind(spec.viewerWay ?? spec.publisherWay ?? {}, bench.kernel),
    porthole: words(results.porthole),
    naive: words(results.naive),
    volatile: words(results.volatile),
  };
}

const webSocket: Row = {
  key: '250ms',
  title: '250 ms round trip, open line, WebSocket, 15 fps × 30 KB',
  async run(bench) {
    const spec = { ...PICTURES, viewerWay: LONG, warmUpMs: 5_000 };
    const results = await sideBySide(bench, spec);
    const reached = meanFps(results.porthole) >= 0.95 * 15 && p(0.95, results.porthole) <= 250;
    const told = { what: webSocket.title, target: '≥ 95 % of 15 fps, age p95 ≤ 250 ms', reached };
    return [line(bench, spec, results, told)];
  },
};

const noWebSocket: Row = {
  key: '250ms-no-websocket',
  title: '250 ms round trip, no WebSocket, 15 fps × 30 KB',
  async run(bench) {
    const way = { ...LONG, policy: NO_WEBSOCKET };
    return onEachLeg(bench, way, `${noWebSocket.title}`, '≥ 90 % of 15 fps, age p95 ≤ 300 ms', {
      fps: 0.9 * 15,
      p95: 300,
    });
  },
};

const pollingAlone: Row = {
  key: '250ms-polling',
  title: '250 ms round trip, polling alone, 15 fps × 30 KB',
  async run(bench) {
    const way = { ...LONG, policy: BLOCKS_FRAMES_AND_UPGRADES };
    return onEachLeg(bench, way, `${pollingAlone.title}`, '≥ 5 fps, age p95 ≤ 600 ms', { fps: 5, p95: 600 });
  },
};

async function onEachLeg(
  bench: Bench,
  way: SceneSpec['viewerWay'] & object,
  what: string,
  target: string,
  least: { fps: number; p95: number },
): Promise<Line[]> {
  const lines: Line[] = [];
  for (const [leg, side] of [
    ['viewer leg', { viewerWay: way }],
    ['publisher leg', { publisherWay: way }],
  ] as const) {
    const spec = { ...PICTURES, ...side, warmUpMs: 6_000 };
    const results = await sideBySide(bench, spec);
    const reached = meanFps(results.porthole) >= least.fps && p(0.95, results.porthole) <= least.p95;
    lines.push(line(bench, spec, results, { what: `${what}, ${leg}`, target, reached }));
  }
  return lines;
}

const wall: Row = {
  key: '16-cameras',
  title: '250 ms round trip, no WebSocket, 16 cameras × 2 fps × 30 KB',
  async run(bench) {
    const spec = {
      ...PICTURES,
      fps: 2,
      cameras: 16,
      viewerWay: { ...LONG, policy: NO_WEBSOCKET },
      warmUpMs: 6_000,
    };
    const results = await sideBySide(bench, spec);
    const words = (result: SceneResult) =>
      `slowest ${percent(leastPart(result))} · ${summary(result)} · ${result.mostOpen} connections`;
    const { porthole, naive, volatile } = results;
    return [
      {
        ...line(bench, spec, results, {
          what: wall.title,
          target: 'every camera ≥ 90 % of its fps, at most 5 connections',
          reached: leastPart(porthole) >= 0.9 && (porthole.mostOpen ?? 0) <= 5,
        }),
        porthole: words(porthole),
        naive: words(naive),
        volatile: words(volatile),
      },
    ];
  },
};

/** What came of the camera of which the least came. */
export function leastPart({ fps, capturedFps }: SceneResult): number {
  return Math.min(
    ...fps.flatMap((viewer) => viewer.map((painted, camera) => painted / (capturedFps[camera] ?? 0))),
  );
}

export const longLines: readonly Row[] = [webSocket, noWebSocket, wall, pollingAlone];
