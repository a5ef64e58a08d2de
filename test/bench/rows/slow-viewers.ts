import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import { measured } from '../measured.ts';
import type { Publisher } from '../publishers/publisher.ts';
import type { Line, Row } from '../row.ts';
import { Stage } from '../scene.ts';
import type { BenchServer, Contender, Guest } from '../servers.ts';
import { percentile } from '../statistics.ts';
import type { Viewers } from '../viewers/viewer.ts';
import { percent, time } from '../words.ts';

const FAST = 3;
const SLOW_LINES = [2, 2, 2, 2, 2, 0.256].map((mbit) => ({ downBytesPerSecond: (mbit * 1e6) / 8 }));

const ALONE_MS = 12_000;
/** Ms for which it is waited that the one who stopped reading is cut: longer than allowed, so that a late cut is told as such. */
const TOGETHER_MS = 20_000;
const LOOK_MS = 100;
const CUT_WITHIN_MS = 15_000;

interface Outcome {
  /** Ages of the fast ones' frames. */
  readonly alone: readonly number[];
  readonly together: readonly number[];
  /** Undefined where the one who stopped was still connected at the end. */
  readonly cutAfterMs: number | undefined;
  readonly rssGrowth: number;
}

/** The fast ones alone, then with the slow ones beside them, then alone again. */
async function trial(bench: Bench, contender: Contender): Promise<Outcome> {
  await using stage = new Stage(bench);
  const server = await stage.server(contender);
  const scene = { fps: 15, bytes: 30_000 };
  const publisher = await stage.publisher(server, scene);
  const near = await stage.way({}, server);
  const fast = await stage.viewers(server, near, { viewers: FAST, rendition: 'auto' });
  await publisher.ask('begin');
  const before = await agesWhile(fast, publisher, () => pause(bench.duration(ALONE_MS)));
  const { rssBytes } = await server.cost();

  let cutAfterMs: number | undefined;
  let rssGrowth = 0;
  const guest = await server.guest();
  const together = await withSlowOnes(bench, server, guest, async (stopped) => {
    await pause(4_000);
    return agesWhile(fast, publisher, async () => {
      await stopped.ask('stop-reading');
      cutAfterMs = await cutWithin(guest, TOGETHER_MS);
      rssGrowth = (await server.cost()).rssBytes / rssBytes - 1;
    });
  });
  await pause(2_000);
  const after = await agesWhile(fast, publisher, () => pause(bench.duration(ALONE_MS)));
  return { alone: [...before, ...after], together, cutAfterMs, rssGrowth };
}

async function withSlowOnes<T>(
  bench: Bench,
  server: BenchServer,
  guest: Guest,
  run: (stopped: Viewers) => Promise<T>,
): Promise<T> {
  await using stage = new Stage(bench);
  for (const shape of SLOW_LINES)
    await stage.viewers(server, await stage.way(shape, server), { rendition: 'auto' });
  const near = await stage.way({}, server);
  const stopped = await stage.viewers({ ...server, cookie: guest.cookie }, near, { light: true });
  return await run(stopped);
}

async function agesWhile(
  fast: Viewers,
  publisher: Publisher,
  run: () => Promise<void>,
): Promise<readonly number[]> {
  await fast.ask('mark');
  await run();
  const view = await fast.ask('report');
  return measured([view], (await publisher.ask('report')).captures).ages;
}

/** Stays for the whole time in any case, so that all contenders are measured for as long. @throws where they were never there */
async function cutWithin(guest: Guest, ms: number): Promise<number | undefined> {
  const started = performance.now();
  if (!(await guest.isThere())) throw new Error('the one to stop reading was not there');
  let cutAfterMs: number | undefined;
  while (performance.now() - started < ms) {
    if (!(await guest.isThere())) cutAfterMs ??= performance.now() - started;
    await pause(LOOK_MS);
  }
  return cutAfterMs;
}

const slowOnes: Row = {
  key: 'slow-viewers',
  title: '10 viewers: 3 fast, 5 at 2 Mbit/s, 1 at 256 kbit/s, 1 that stops reading, 15 fps × 30 KB',
  async run(bench): Promise<Line[]> {
    const naive = await trial(bench, 'naive');
    const porthole = await trial(bench, 'porthole');
    const volatile = await trial(bench, 'volatile');
    const { cutAfterMs = Number.POSITIVE_INFINITY, rssGrowth } = porthole;
    return [
      {
        what: slowOnes.title,
        link: bench.kernel ? 'kernel' : 'user space',
        target: 'fast ones’ p99 ≤ 1.2 × without the slow ones, cut in ≤ 15 s, RSS growth ≤ 10 %',
        porthole: words(porthole),
        naive: words(naive),
        volatile: words(volatile),
        reached: harm(porthole) <= 1.2 && cutAfterMs <= CUT_WITHIN_MS && rssGrowth <= 0.1,
      },
    ];
  },
};

const p99 = (ages: readonly number[]) => percentile(ages, 0.99);
const harm = ({ alone, together }: Outcome) => p99(together) / p99(alone);

function words(outcome: Outcome): string {
  const { alone, together, cutAfterMs, rssGrowth } = outcome;
  const cut = cutAfterMs === undefined ? `not cut in ${time(TOGETHER_MS)}` : `cut after ${time(cutAfterMs)}`;
  return `p99 ${time(p99(alone))} → ${time(p99(together))} (${harm(outcome).toFixed(2)} ×) · ${cut} · RSS ${percent(rssGrowth)}`;
}

export const slowViewers: readonly Row[] = [slowOnes];
