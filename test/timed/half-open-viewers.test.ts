import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLink } from '../network/link.ts';
import { BLOCKS_SOCKET_IO } from '../network/policies.ts';
import { startProxy } from '../network/reverse-proxy.ts';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { countedOnce } from '../support/counted-once.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { OwnTime } from '../support/own-time.ts';
import { PageViewer, type Painted } from '../support/page-viewer.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';

let relay: RelayProcess;
let api: RelayApi;
const jpegs = await footageJpegs({ width: 160 });

beforeAll(async () => {
  relay = await startRelayProcess();
  api = await relay.signedIn();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

/** Ms until others bring a picture, and what a busy machine may keep them waiting. */
const BACK_MS = 3_000;
const BUSY_MS = 2_000;

test.concurrent.each(['both', 'up', 'down'] as const)(
  'LA-4: held GETs whose connections are half-open, %s, where nothing else passes: the page asks anew, and counts once',
  async (ways) => {
    const camera = await api.createCamera('Half-open');
    using _publisher = new Broadcaster({ relay, camera, jpegs, fps: 10 });
    await using proxy = await startProxy(relay.url, BLOCKS_SOCKET_IO);
    await using link = await startLink(proxy.url);
    const painted: Painted[] = [];
    using viewer = new PageViewer({
      url: link.url,
      cookie: api.cookie,
      cameras: [camera.id],
      painted: (frame) => painted.push(frame),
    });
    // Socket.IO has been given up by then.
    const isSettled = () => viewer.leg?.rungs.polling.code === 'polling-blocked' && painted.length > 50;
    await eventually('it has settled on HTTP', isSettled, { within: 30_000 });
    link.forget(ways);
    const fault = performance.now();
    const own = new OwnTime();
    await eventually('it paints again', () => painted.some(({ at }) => at > fault + 1_000), {
      within: BACK_MS + BUSY_MS,
    });
    expect(own.passedMs).toBeLessThan(BACK_MS);
    expect(viewer.leg?.transport).toBe('http');
    const numbers = painted.map(({ sequence }) => sequence);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    const late = painted.filter(({ at }) => at > fault + 1_000);
    expect(Math.max(...late.map(({ ageMs }) => ageMs ?? 0))).toBeLessThan(BACK_MS + BUSY_MS);
    await countedOnce(api, camera.id);
  },
);
