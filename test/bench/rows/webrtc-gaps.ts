import { setTimeout as pause } from 'node:timers/promises';
import type { TestBrowser } from '../../support/browser.ts';
import type { Bench } from '../bench.ts';
import { sharedNow } from '../clock.ts';
import { longestGap } from '../paints.ts';
import type { Row } from '../row.ts';
import { median } from '../statistics.ts';
import { TwoPcs } from '../two-pcs.ts';
import { CameraVisit } from '../viewers/camera-visit.ts';
import { time } from '../words.ts';
import { gapsInWords, isInvisible, NONE_VISIBLE } from './webrtc-visible.ts';

const TIMES = 5;
const QUICK_TIMES = 2;

/** Ms for which WebRTC has the picture before its path dies, and for which it is watched after that. */
const STEADY_MS = 1_500;
const DEAD_MS = 3_000;

/** A second without a frame, and what is left of a standby's interval. */
const MOST_DEAD_MS = 1_300;
const MOST_DECIDED_MS = 5_000;

const deadPath: Row = {
  key: 'webrtc-dead-path',
  title: 'WebRTC’s path dies mid-stream, 640 × 480, 30 fps',
  async run(bench) {
    const gaps = await each(bench, async (browser, pcs) => {
      await using visit = await CameraVisit.open(browser, pcs.server);
      await visit.upgraded();
      await pause(STEADY_MS);
      const died = sharedNow();
      await pcs.part();
      await pause(DEAD_MS);
      const gap = longestGap(await visit.drawings(), died, died + DEAD_MS);
      await pcs.rejoin();
      return gap;
    });
    const longest = Math.max(...gaps);
    return [
      {
        what: deadPath.title,
        link: 'kernel',
        target: `visible gap ≤ ${time(MOST_DEAD_MS)}, the longest of ${gaps.length}`,
        porthole: `${time(longest)} (median ${time(median(gaps))})`,
        naive: '',
        volatile: '',
        reached: longest <= MOST_DEAD_MS,
      },
    ];
  },
};

const blocked: Row = {
  key: 'webrtc-blocked',
  title: 'WebRTC tried on a network that blocks it, 640 × 480, 30 fps',
  async run(bench) {
    const tries = await each(bench, async (browser, pcs) => {
      await pcs.part();
      await using visit = await CameraVisit.open(browser, pcs.server);
      const asked = await visit.said('watch');
      const given = await visit.said('bye');
      const decidedMs = given - asked;
      await pause(decidedMs);
      const drawings = await visit.drawings();
      return {
        decidedMs,
        gapMs: longestGap(drawings, asked, given),
        usualGapMs: longestGap(drawings, given, given + decidedMs),
        videos: drawings.filter(({ video }) => video).length,
      };
    });
    const decided = Math.max(...tries.map(({ decidedMs }) => decidedMs));
    return [
      {
        what: blocked.title,
        link: 'kernel',
        target: `${NONE_VISIBLE}; decided in ≤ ${time(MOST_DECIDED_MS)}, the longest of ${tries.length}`,
        porthole: `${gapsInWords(tries, 'after it')} · decided in ${time(decided)}`,
        naive: '',
        volatile: '',
        reached:
          isInvisible(tries) && decided <= MOST_DECIDED_MS && tries.every(({ videos }) => videos === 0),
      },
    ];
  },
};

async function each<Result>(
  bench: Bench,
  once: (browser: TestBrowser, pcs: TwoPcs) => Promise<Result>,
): Promise<Result[]> {
  await using pcs = await TwoPcs.open(bench, { contender: 'porthole' });
  const browser = await pcs.browser();
  const results: Result[] = [];
  while (results.length < (bench.quick ? QUICK_TIMES : TIMES)) results.push(await once(browser, pcs));
  return results;
}

export const webrtcGaps: readonly Row[] = [deadPath, blocked];
