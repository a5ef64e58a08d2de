import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserIn } from '../network/browser-in.ts';
import { KernelLinks } from '../network/kernel-link.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { countedOnce } from '../support/counted-once.ts';
import { CLIP } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { Watcher } from '../support/watcher.ts';
import { WatchedPage } from './hostile-scene.ts';

/** A real browser and a real capture client behind devices of the kernel. How soon is proven in `test/sim/recovery`. */

const WANTED = 'Lines of the kernel want root and iproute2.';

let folder: TempFolder | undefined;
let links: KernelLinks | undefined;
let relay: RelayProcess | undefined;
beforeAll(async () => {
  links = await KernelLinks.open();
  if (!links) return;
  folder = await tempFolder();
  relay = await startRelayProcess({ HOST: links.hub });
});
afterAll(async () => {
  for (const one of [relay, links, folder]) await one?.[Symbol.asyncDispose]();
});

const sends = (capture: Child) =>
  captureReports(
    capture,
    'sending',
    ({ state, transport }) => state === 'sending' && transport === 'websocket',
  );

test('[LA-4, TR-3] a page whose packets are all lost says so, and paints the newest once they pass and once it has roamed', async (context) => {
  if (!links || !relay || !folder) return context.skip(WANTED);
  const api = await relay.signedIn();
  const camera = await api.createCamera();
  await using capture = startCapture({ relay, camera, source: CLIP.path });
  await sends(capture);
  await using link = await links.start({});
  await using browser = await browserIn(link.namespace, folder.path);
  const visit = await browser.wall(api, { relayed: true });
  await using page = await WatchedPage.open({ visit, api, camera: camera.id });
  await page.shown.rungBecomes('websocket', 'carrying');
  await page.shown.paints(20);

  const fault = Date.now();
  await link.cut();
  await page.diary.shows('stale no-frames', fault, 60_000);
  await page.diary.shows('offline relay-unreachable', fault, 60_000);
  await link.mend();
  await page.recovers(Date.now());
  await page.shown.rungBecomes('websocket', 'carrying', 60_000);

  await link.roam();
  await page.recovers(Date.now() + ON_ITS_WAY_MS);
}, 240_000);

/** Ms in which what had come before a fault is painted. */
const ON_ITS_WAY_MS = 200;

test('[LA-6] a PC whose packets are all lost sends again by itself once they pass and once it has roamed, as one publisher', async (context) => {
  if (!links || !relay) return context.skip(WANTED);
  const api = await relay.signedIn();
  const camera = await api.createCamera();
  await using link = await links.start({});
  const { namespace } = link;
  await using capture = startCapture({ relay, camera, source: 'test', args: ['--fps', '10'], namespace });
  await sends(capture);
  using watcher = new Watcher(api, camera.id);
  await watcher.hasSeen(10);

  await link.cut();
  await watcher.hears('camera-lost', 60_000);
  await captureReports(capture, 'no relay', ({ code }) => code === 'relay-unreachable', 60_000);
  for (const again of [() => link.mend(), () => link.roam()]) {
    await again();
    await watcher.hasSeen(watcher.arrivals.length + 20, 60_000);
    await sends(capture);
    await countedOnce(api, camera.id);
  }
  const numbers = watcher.arrivals.map(({ header }) => header.sequence);
  expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
}, 240_000);
