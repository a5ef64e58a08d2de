import { expect, test, vi } from 'vitest';
import { Bench } from '../bench/bench.ts';
import { agesOf } from '../bench/paints.ts';
import { median } from '../bench/statistics.ts';
import { TwoPcs } from '../bench/two-pcs.ts';
import { CameraVisit } from '../bench/viewers/camera-visit.ts';
import { eventually } from '../support/eventually.ts';
import { findProgram } from '../support/requirements.ts';
import { WANTED } from './lab.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Ms one way. */
const DELAY_MS = 60;

/** Frames from which the estimate knows the quickest, and those that are compared with it. */
const AT_FIRST = 60;
const FRAMES = 150;

test('the age that a page tells of WebRTC’s frames is how long ago the picture was taken, as the picture itself says', async (context) => {
  await using bench = await Bench.open(false);
  if (!bench.kernel || !findProgram('nft') || !findProgram('socat')) return context.skip(WANTED);
  await using pcs = await TwoPcs.open(bench, { contender: 'porthole', line: { delayMs: DELAY_MS } });
  await using visit = await CameraVisit.open(await pcs.browser(), pcs.server);
  const videos = async () => (await visit.drawings()).filter(({ video }) => video);
  const told: number[] = [];
  await eventually(
    `${FRAMES} frames of WebRTC are painted`,
    async () => {
      const { length } = await videos();
      if (length > AT_FIRST) told.push(Number(await visit.shown.stat('age')));
      return length > AT_FIRST + FRAMES;
    },
    { within: 60_000, every: 200 },
  );
  const ages = agesOf((await videos()).slice(AT_FIRST), await pcs.captures());
  expect(ages.length).toBeGreaterThan(FRAMES * 0.9);
  // By half a round trip it may be wrong where the way there is not as long as the way back.
  expect(Math.abs(median(told) - median(ages))).toBeLessThan(DELAY_MS);
  expect(median(told)).toBeGreaterThan(DELAY_MS);
});
