import { setTimeout as pause } from 'node:timers/promises';
import type { TestBrowser } from '../../support/browser.ts';
import type { Bench } from '../bench.ts';
import { longestGap } from '../paints.ts';
import type { Line, Row } from '../row.ts';
import { median } from '../statistics.ts';
import { TwoPcs } from '../two-pcs.ts';
import { CameraVisit } from '../viewers/camera-visit.ts';
import { time } from '../words.ts';
import { type Gaps, gapsInWords, isInvisible, NONE_VISIBLE } from './webrtc-visible.ts';

const QUICK_PART = 0.25;

const LINES = [
  { what: 'no distance', line: {}, times: 20, mostMs: 300 },
  { what: '100 ms round trip', line: { delayMs: 50 }, times: 8, mostMs: 1_500 },
] as const;

/** Ms before asking in which JPEGs show what is usual, and ms after the first frame in which a gap would be the change's. */
const AROUND_MS = 800;

interface Upgrade extends Gaps {
  readonly ms: number;
}

/** Somebody opens the camera's page; JPEGs come for two seconds, then WebRTC is asked for. */
async function upgrade(browser: TestBrowser, { server }: TwoPcs): Promise<Upgrade> {
  await using visit = await CameraVisit.open(browser, server);
  const asked = await visit.said('watch');
  const shown = await visit.upgraded();
  await pause(1.5 * AROUND_MS);
  const drawings = await visit.drawings();
  return {
    ms: shown - asked,
    gapMs: longestGap(drawings, asked, shown + AROUND_MS),
    usualGapMs: longestGap(drawings, asked - AROUND_MS, asked),
  };
}

const upgrades: Row = {
  key: 'webrtc-upgrade',
  title: 'WebRTC asked for → its first frame on the canvas, in Chromium, 640 × 480, 30 fps',
  async run(bench): Promise<Line[]> {
    const lines: Line[] = [];
    for (const { what, line, times, mostMs } of LINES) {
      const all = await several(bench, line, bench.quick ? Math.ceil(times * QUICK_PART) : times);
      const ms = all.map((one) => one.ms);
      lines.push({
        what: `${upgrades.title}, ${what}`,
        link: 'delayMs' in line ? 'long' : 'kernel',
        target: `≤ ${time(mostMs)}, median of ${ms.length} visits; ${NONE_VISIBLE}`,
        porthole: told(all),
        naive: '',
        volatile: '',
        reached: median(ms) <= mostMs && isInvisible(all),
      });
    }
    return lines;
  },
};

function told(all: readonly Upgrade[]): string {
  const ms = all.map((one) => one.ms);
  return [
    `${time(median(ms))} (${time(Math.min(...ms))} – ${time(Math.max(...ms))})`,
    gapsInWords(all, 'before'),
  ].join(' · ');
}

async function several(bench: Bench, line: object, times: number): Promise<Upgrade[]> {
  await using pcs = await TwoPcs.open(bench, { contender: 'porthole', line });
  const browser = await pcs.browser();
  // The first one starts the browser's own processes.
  await upgrade(browser, pcs);
  const all: Upgrade[] = [];
  while (all.length < times) all.push(await upgrade(browser, pcs));
  return all;
}

export const webrtcUpgrades: readonly Row[] = [upgrades];
