import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BLOCK_PAGE, BLOCKS_SOCKET_IO, refusesUpgrade } from '../network/policies.ts';
import { type Policy, type ReverseProxy, startProxy } from '../network/reverse-proxy.ts';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser, type WallVisit } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { CLIP, Footage, SAME_PICTURE } from '../support/footage.ts';
import { type RelayProcess, startRelay } from '../support/relay.ts';

/** Ms from opening the page to a picture, which a person waits at most. */
const PAINTED_WITHIN_MS = 5_000;

let relay: RelayProcess;
let api: RelayApi;
let camera: CreatedCamera;
let browser: TestBrowser;
let footage: Footage;

beforeAll(async () => {
  [relay, browser, footage] = await Promise.all([startRelay(), TestBrowser.start(), Footage.read()]);
  api = await relay.signedIn();
});
beforeEach(async () => {
  camera = await api.createCamera();
});
afterEach(async () => {
  await api.fetch(`/api/cameras/${camera.id}`, { method: 'DELETE' });
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
});

/** A street is being sent; then somebody opens the page behind the proxy. @returns how long the first picture took, ms */
async function openBehind(proxy: ReverseProxy, visit: WallVisit): Promise<number> {
  const opened = performance.now();
  await visit.wall.open();
  await visit.wall.tile(camera.id).becomes('live', 2 * PAINTED_WITHIN_MS);
  expect(proxy.refused).toBeGreaterThan(0);
  return performance.now() - opened;
}

async function expectStreet(visit: WallVisit): Promise<void> {
  const painted = await visit.wall.tile(camera.id).painted();
  const seen = footage.recognise(painted);
  expect(seen.index).toBe(Footage.indexOf(painted.sequence));
  expect(seen.distance).toBeLessThan(SAME_PICTURE);
}

const REFUSALS: readonly [what: string, policy: Policy][] = [
  ['400', refusesUpgrade({ status: 400 })],
  ['403', refusesUpgrade({ status: 403 })],
  ['501', refusesUpgrade({ status: 501 })],
  ['200 and a page', refusesUpgrade(BLOCK_PAGE)],
];

describe.each(REFUSALS)('where the upgrade to WebSocket is answered with %s', (_, policy) => {
  test('the page paints within five seconds, over polling, and says so', async () => {
    await using proxy = await startProxy(relay.url, policy);
    await using capture = startCapture({ relay, camera, source: CLIP.path });
    await captureReports(
      capture,
      'sending',
      ({ state, transport }) => state === 'sending' && transport === 'websocket',
    );
    await using visit = await browser.wall(api, { at: proxy.url });
    expect(await openBehind(proxy, visit)).toBeLessThan(PAINTED_WITHIN_MS);

    const tile = visit.wall.tile(camera.id);
    await tile.shows('viewer-transport', 'polling');
    expect(await tile.text('viewer-transport')).toContain('polling');
    await tile.shows('camera-transport', 'websocket');
    await tile.paints(10);
    await tile.shows('viewer-transport', 'polling');
    await expectStreet(visit);
  });
});

test('where both legs are refused WebSocket, both say polling and the picture is the same', async () => {
  await using proxy = await startProxy(relay.url, refusesUpgrade({ status: 403 }));
  await using capture = startCapture({ relay: proxy, camera, source: CLIP.path });
  await captureReports(
    capture,
    'polling',
    ({ state, transport }) => state === 'sending' && transport === 'polling',
  );
  await using visit = await browser.wall(api, { at: proxy.url });
  await openBehind(proxy, visit);

  const tile = visit.wall.tile(camera.id);
  await tile.shows('viewer-transport', 'polling');
  await tile.shows('camera-transport', 'polling');
  await tile.paints(10);
  await expectStreet(visit);
});

test('where all of Socket.IO is blocked, both legs go over HTTP and the page paints within five seconds', async () => {
  await using proxy = await startProxy(relay.url, BLOCKS_SOCKET_IO);
  await using capture = startCapture({ relay: proxy, camera, source: CLIP.path });
  await captureReports(
    capture,
    'HTTP',
    ({ state, transport }) => state === 'sending' && transport === 'http',
  );
  await using visit = await browser.wall(api, { at: proxy.url });
  expect(await openBehind(proxy, visit)).toBeLessThan(PAINTED_WITHIN_MS);

  const tile = visit.wall.tile(camera.id);
  await tile.shows('viewer-transport', 'http');
  await tile.shows('camera-transport', 'http');
  await tile.paints(10);
  await expectStreet(visit);
});

test('a person may choose another transport in the menu, and the page keeps to it', async () => {
  await using capture = startCapture({ relay, camera, source: CLIP.path });
  await captureReports(capture, 'sending', ({ state }) => state === 'sending');
  await using visit = await browser.wall(api);
  await visit.wall.open();
  const tile = visit.wall.tile(camera.id);
  await tile.becomes('live');
  await tile.shows('viewer-transport', 'websocket');

  await tile.choosesTransport('HTTP');
  await tile.shows('viewer-transport', 'http');
  await tile.paints(5);
  await visit.page.reload();
  await tile.becomes('live');
  await tile.shows('viewer-transport', 'http');
  await tile.choosesTransport('Auto');
  await tile.shows('viewer-transport', 'websocket');
});
