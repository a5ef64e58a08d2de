import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserIn } from '../network/browser-in.ts';
import { makeCertificate } from '../network/certificate.ts';
import { type KernelLink, KernelLinks } from '../network/kernel-link.ts';
import { type Nat, startNat } from '../network/nat.ts';
import { COTURN, startTurnServer, type TurnServer } from '../network/turn-server.ts';
import type { TestBrowser } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { diagnose } from '../support/doctor.ts';
import { CLIP } from '../support/footage.ts';
import { type RelayProcess, startRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';
import { WatchedPage } from './hostile-scene.ts';

const WANTED = 'A network of the kernel wants root, iproute2 and nft, and STUN wants coturn.';

/** Ms from opening the page to a picture, which a person waits at most. */
const PAINTED_WITHIN_MS = 5_000;
/** Ms from the capture client's start, half of which are the machine's. */
const SENDING_WITHIN_MS = 10_000;

interface Scene {
  readonly relay: RelayProcess;
  readonly stun: TurnServer;
  readonly link: KernelLink;
  readonly nat: Nat;
  readonly browser: TestBrowser;
}

let folder: TempFolder | undefined;
let links: KernelLinks | undefined;
let scene: Scene | undefined;
beforeAll(async () => {
  links = findProgram('nft') && findProgram(COTURN) ? await KernelLinks.open() : undefined;
  if (!links) return;
  folder = await tempFolder();
  const certificate = await makeCertificate(folder.path);
  const stun = await startTurnServer({ secret: 'not used here', address: links.hub, certificate });
  const relay = await startRelay({ HOST: links.hub });
  const link = await links.start({});
  const nat = await startNat(link, { kind: 'one-port', dropsUdp: true });
  scene = { relay, stun, link, nat, browser: await browserIn(nat.namespace, folder.path) };
});
afterAll(async () => {
  const { browser, nat, link, relay, stun } = scene ?? {};
  for (const one of [browser, nat, link, relay, stun, links, folder]) await one?.[Symbol.asyncDispose]();
});

test('where every packet of UDP is dropped, a camera sends and a page paints within five seconds, over WebSocket', async (context) => {
  if (!scene) return context.skip(WANTED);
  const { relay, nat, browser } = scene;
  const api = await relay.signedIn();
  const camera = await api.createCamera();
  await using capture = startCapture({ relay, camera, source: CLIP.path, namespace: nat.namespace });
  await captureReports(capture, 'sending', ({ state }) => state === 'sending', SENDING_WITHIN_MS);

  const visit = await browser.wall(api, { relayed: true });
  await using page = await WatchedPage.open({ visit, api, camera: camera.id });
  const [first] = await page.diary.paintsSince(0);
  expect((first?.at ?? 0) - page.opened).toBeLessThan(PAINTED_WITHIN_MS);
  await page.shown.rungBecomes('websocket', 'carrying', PAINTED_WITHIN_MS);
  await page.shown.paints(10);
  await captureReports(capture, 'WebSocket', ({ transport }) => transport === 'websocket');
});

test('where every packet of UDP is dropped, the doctor says that STUN is not answered and WebSocket works', async (context) => {
  if (!scene || !links) return context.skip(WANTED);
  const { relay, stun, nat } = scene;
  const asked = ['--stun', `${links.hub}:${stun.port}`];
  const inside = await diagnose(relay.url, asked, {}, nat.namespace);
  expect(inside.check('stun'), inside.output).toMatchObject({ outcome: 'blocked', code: 'stun-unanswered' });
  expect(inside.diagnosis.sentence).toMatch(/^Works over WebSocket/);
  expect((await diagnose(relay.url, asked)).check('stun')).toMatchObject({ outcome: 'fine' });
});
