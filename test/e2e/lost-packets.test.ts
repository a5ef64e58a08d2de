import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserIn } from '../network/browser-in.ts';
import { type KernelLink, KernelLinks } from '../network/kernel-link.ts';
import type { TestBrowser } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import type { Child } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP } from '../support/footage.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { PAINTING_AGAIN_MS, WatchedPage } from './hostile-scene.ts';

const WANTED = 'Lines of the kernel want root and iproute2.';

interface Scene {
  readonly relay: RelayProcess;
  readonly capture: Child;
  readonly camera: string;
  readonly link: KernelLink;
  readonly browser: TestBrowser;
}

let folder: TempFolder | undefined;
let links: KernelLinks | undefined;
let scene: Scene | undefined;
beforeAll(async () => {
  links = await KernelLinks.open();
  if (!links) return;
  folder = await tempFolder();
  const relay = await startRelayProcess({ HOST: links.hub });
  const camera = await (await relay.signedIn()).createCamera();
  const capture = startCapture({ relay, camera, source: CLIP.path });
  await captureReports(capture, 'sending', ({ state }) => state === 'sending');
  const link = await links.start({});
  const browser = await browserIn(link.namespace, folder.path);
  scene = { relay, capture, camera: camera.id, link, browser };
});
afterAll(async () => {
  const { browser, link, capture, relay } = scene ?? {};
  for (const one of [browser, link, capture, relay, links, folder]) await one?.[Symbol.asyncDispose]();
});

async function watching({ relay, browser, camera }: Scene): Promise<WatchedPage> {
  const api = await relay.signedIn();
  const visit = await browser.wall(api, { relayed: true });
  const page = await WatchedPage.open({ visit, api, camera });
  await page.shown.rungBecomes('websocket', 'carrying', 15_000);
  await page.shown.paints(20);
  return page;
}

/** Ms in which what had come before a fault is painted, and a frame that was before it. */
const ON_ITS_WAY_MS = 200;

/** Ms until WebSocket carries again, from the picture's return on. */
const BACK_UP_WITHIN_MS = 30_000;

test.for([
  ['LA-4', 8],
  ['LA-10', 18],
] as const)(
  'TR-3, %s: where every packet is lost for %i s and nobody is told, the page says since when, and paints the newest within three of the end',
  async ([, seconds], context) => {
    if (!scene) return context.skip(WANTED);
    const given = scene;
    await using page = await watching(given);
    const fault = Date.now();
    await given.link.cut();
    await page.diary.shows('stale no-frames', fault, 5_000);
    await eventually('that long', () => Date.now() - fault >= seconds * 1_000, { within: 60_000 });
    await given.link.mend();
    await page.recovers(Date.now());
    await page.shown.rungBecomes('websocket', 'carrying', BACK_UP_WITHIN_MS);
    expect(await page.shown.stat('missing')).toBe('0');
  },
);

test('LA-4: a page whose device goes from Wi-Fi to mobile, where its connections die and nobody is told, paints the newest within three seconds, as one viewer', async (context) => {
  if (!scene) return context.skip(WANTED);
  await using page = await watching(scene);
  await scene.link.roam();
  const roamed = Date.now();
  await page.recovers(roamed + ON_ITS_WAY_MS);
  await page.stoodStillLess(PAINTING_AGAIN_MS, roamed - ON_ITS_WAY_MS);
  await page.shown.paints(20);
});
