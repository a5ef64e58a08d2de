import { setTimeout as pause } from 'node:timers/promises';
import { TestBrowser } from '../../support/browser.ts';
import { eventually } from '../../support/eventually.ts';
import type { Bench } from '../bench.ts';
import type { Line, Row } from '../row.ts';
import { Stage } from '../scene.ts';
import type { BenchServer } from '../servers.ts';
import { median } from '../statistics.ts';
import { linkKind, type WaySpec } from '../ways.ts';
import { time } from '../words.ts';

const OPENS = 7;
const QUICK_OPENS = 3;
const PATIENCE_MS = 20_000;

const LINES: readonly { what: string; way: WaySpec; mostMs: number }[] = [
  { what: 'loopback', way: {}, mostMs: 500 },
  { what: '250 ms round trip', way: { delayMs: 125 }, mostMs: 2_000 },
];

declare global {
  interface Window {
    /** Ms from the beginning of the navigation to the first paint of a frame. */
    portholeFirstPaint?: number;
  }
}

/** Runs in the page before its own scripts. Nothing in it has a name: tsx keeps names by a helper that no page has. */
function noteFirstPaint(): void {
  new MutationObserver((_changes, observer) => {
    if (!document.querySelector('canvas[data-sequence]')) return;
    window.portholeFirstPaint = performance.now();
    observer.disconnect();
  }).observe(document, {
    ...{ subtree: true, childList: true, attributes: true },
    attributeFilter: ['data-sequence'],
  });
}

/** A person who was never here, but is signed in: nothing is in the browser's cache. */
async function open(browser: TestBrowser, server: BenchServer, url: string): Promise<number> {
  if (!server.api) throw new Error('The baselines have no page.');
  await using visit = await browser.wall(server.api, { at: url, relayed: true });
  await visit.page.addInitScript(noteFirstPaint);
  await visit.wall.open();
  return await eventually('a frame is painted', () => visit.page.evaluate(() => window.portholeFirstPaint), {
    within: PATIENCE_MS,
    every: 50,
  });
}

const firstPaint: Row = {
  key: 'first-paint',
  title: 'page open → first paint in Chromium, 15 fps × 30 KB',
  async run(bench): Promise<Line[]> {
    await using stage = new Stage(bench);
    const server = await stage.server('porthole');
    const publisher = await stage.publisher(server, { fps: 15, bytes: 30_000 });
    await publisher.ask('begin');
    await using browser = await TestBrowser.start();
    const lines: Line[] = [];
    for (const { what, way, mostMs } of LINES) {
      const { url } = await stage.way(way, server);
      const times = await opens(bench, () => open(browser, server, url));
      lines.push({
        what: `${firstPaint.title}, ${what}`,
        link: linkKind(way, bench.kernel),
        target: `≤ ${time(mostMs)}, median of ${times.length} opens, nothing cached`,
        porthole: `${time(median(times))} (${time(Math.min(...times))} – ${time(Math.max(...times))})`,
        naive: 'has no page',
        volatile: 'has no page',
        reached: median(times) <= mostMs,
      });
    }
    return lines;
  },
};

async function opens(bench: Bench, once: () => Promise<number>): Promise<number[]> {
  // The first one starts the browser's own processes.
  await once();
  const times: number[] = [];
  for (let made = 0; made < (bench.quick ? QUICK_OPENS : OPENS); made += 1) {
    times.push(await once());
    await pause(200);
  }
  return times;
}

export const firstPaints: readonly Row[] = [firstPaint];
