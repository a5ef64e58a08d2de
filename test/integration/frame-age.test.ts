import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeTimers } from '../../capture-client/src/node-timers.ts';
import { sharedNow } from '../bench/clock.ts';
import { openPorthole } from '../bench/publishers/porthole.ts';
import { readStamp, stamped } from '../bench/stamp.ts';
import { median } from '../bench/statistics.ts';
import { startLink } from '../network/link.ts';
import type { RelayApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { PageViewer } from '../support/page-viewer.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';

/** Ms one way. */
const UPLINK_MS = 40;
const DOWNLINK_MS = 100;

/** The clocks' first comparisons meet programs that are starting up. */
const AT_FIRST = 20;
const FRAMES = 80;

/** Of the frames: a program that is given no time between a picture and its stamp, or its age, is late with one. */
const MOST_WRONG = 0.05;

/** A program of its own: its clock is not the test's. */
let relay: RelayProcess;
let api: RelayApi;
beforeAll(async () => {
  relay = await startRelayProcess();
  api = await relay.signedIn();
});
afterAll(() => relay?.[Symbol.asyncDispose]());

// Side by side: all three mostly wait for frames.
test.concurrent.each<TransportChoice>(['auto', 'polling', 'http'])(
  'CL-1: the age that a page tells, over %s, is how long ago the picture was taken, on three programs with three clocks',
  async (choice) => {
    const { id, key } = await api.createCamera();
    await using up = await startLink(relay.url, { delayMs: UPLINK_MS });
    await using down = await startLink(relay.url, { delayMs: DOWNLINK_MS });
    const seen: { told: number; error: number; roundTripMs: number }[] = [];
    using viewer: PageViewer = new PageViewer({
      ...{ url: down.url, cookie: api.cookie, cameras: [id], choice },
      painted: ({ ageMs, jpeg }) => {
        const stamp = readStamp(jpeg);
        if (!stamp || ageMs === null) return;
        const error = Math.abs(ageMs - (sharedNow() - stamp.at));
        seen.push({ told: ageMs, error, roundTripMs: viewer.session.clock.roundTrip ?? 0 });
      },
    });
    const jpegs = await footageJpegs();
    const uplink = openPorthole({ url: up.url, transport: 'auto' }, { key });
    await uplink.ready;
    let number = 0;
    const stop = nodeTimers.every(100, () => {
      number += 1;
      uplink.offer(stamped(jpegs[number % jpegs.length] as Buffer, { at: sharedNow(), number }), number);
    });
    await eventually(`${FRAMES} frames are painted`, () => seen.length >= FRAMES, { within: 50_000 });
    stop();
    const uplinkMs = await eventually(
      'the uplink’s round trip is known',
      async () => (await api.path(id)).publisher?.uplink?.roundTripMs,
      { within: 20_000 },
    );
    await uplink.end();
    const settled = seen.slice(AT_FIRST);
    // By half of both round trips three clocks may be misjudged where lines are as uneven as can be.
    const wrong = settled.filter(({ error, roundTripMs }) => error > (uplinkMs + roundTripMs) / 2);
    expect(wrong.length / settled.length, JSON.stringify(wrong)).toBeLessThan(MOST_WRONG);
    expect(median(settled.map(({ told }) => told))).toBeGreaterThan(DOWNLINK_MS);
  },
);
