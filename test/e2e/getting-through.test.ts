import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { BLOCKS_SOCKET_IO, refusesUpgrade } from '../network/policies.ts';
import { type ReverseProxy, startProxy } from '../network/reverse-proxy.ts';
import type { RelayApi } from '../support/api.ts';
import { TestBrowser, type WallVisit } from '../support/browser.ts';
import { CameraPage } from '../support/camera-page.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP, Footage, SAME_PICTURE } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';

let relay: TestRelay;
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

/** Whatever the line carries: the pictures are known by their pixels. */
const FULL = ['--uplink', 'full'];

/** A street is being sent; then somebody opens the page behind the proxy. */
async function openBehind(proxy: ReverseProxy, visit: WallVisit): Promise<void> {
  await visit.wall.pinnedEarlier(camera.id, 'full');
  await visit.wall.open();
  await visit.wall.tile(camera.id).becomes('live');
  expect(proxy.refused).toBeGreaterThan(0);
}

async function expectStreet(visit: WallVisit): Promise<void> {
  const painted = await visit.wall.tile(camera.id).painted();
  const seen = footage.recognise(painted);
  expect(seen.index).toBe(Footage.indexOf(painted.sequence));
  expect(seen.distance).toBeLessThan(SAME_PICTURE);
}

test('LA-3: where both legs are refused WebSocket, both go over to plain requests and the picture is the same', async () => {
  await using proxy = await startProxy(relay.url, refusesUpgrade({ status: 403 }));
  await using capture = startCapture({ relay: proxy, camera, source: CLIP.path, args: FULL });
  await captureReports(
    capture,
    'HTTP',
    ({ state, transport }) => state === 'sending' && transport === 'http',
  );
  await using visit = await browser.wall(api, { at: proxy.url, relayed: true });
  await openBehind(proxy, visit);

  const tile = visit.wall.tile(camera.id);
  await tile.shows('viewer-transport', 'http');
  await tile.shows('camera-transport', 'http');
  await tile.paints(10);
  await expectStreet(visit);
});

test('where all of Socket.IO is blocked, both legs go over HTTP and the page paints', async () => {
  await using proxy = await startProxy(relay.url, BLOCKS_SOCKET_IO);
  await using capture = startCapture({ relay: proxy, camera, source: CLIP.path, args: FULL });
  await captureReports(
    capture,
    'HTTP',
    ({ state, transport }) => state === 'sending' && transport === 'http',
  );
  await using visit = await browser.wall(api, { at: proxy.url, relayed: true });
  await openBehind(proxy, visit);

  const tile = visit.wall.tile(camera.id);
  await tile.shows('viewer-transport', 'http');
  await tile.shows('camera-transport', 'http');
  await tile.paints(10);
  await expectStreet(visit);
});

test('LA-7: where the camera’s PC alone is refused WebSocket, its leg says so in the page of a viewer who has it, to be copied as text', async () => {
  await using proxy = await startProxy(relay.url, refusesUpgrade({ status: 403 }));
  await using capture = startCapture({ relay: proxy, camera, source: CLIP.path });
  await captureReports(
    capture,
    'HTTP',
    ({ state, transport }) => state === 'sending' && transport === 'http',
  );
  await using visit = await browser.wall(api, { relayed: true });
  const { page, context } = visit;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { shown } = await CameraPage.open(page, camera.id);
  await shown.rungBecomes('websocket', 'carrying');
  await shown.rungBecomes('websocket', 'failed websocket-blocked', 30_000, 'Camera → relay');
  await shown.rungBecomes('http', 'carrying', 30_000, 'Camera → relay');
  expect(await shown.rungText('websocket', 'Camera → relay')).toMatch(
    /refused before it reached the relay\.\s*next try in/,
  );
  const changes = await shown.changes('Camera → relay');
  expect(changes[0]).toMatch(/^-(polling|http)$/);

  await page.getByRole('button', { name: 'Copy as text' }).click();
  const [, theirs = '', yours = ''] = await eventually(
    'the connection is in the clipboard',
    async () => {
      const copied = (await page.evaluate(() => navigator.clipboard.readText())).split('\n\n');
      return copied.length === 3 && copied;
    },
    { within: 30_000 },
  );
  expect(theirs).toMatch(/^Camera → relay \(.+, Auto\)\n {2}WebSocket .*\(websocket-blocked\), next try in/);
  expect(theirs).toMatch(/\n {2}\d\d:\d\d:\d\d Sending: over (polling|HTTP), \d+ s ago$/);
  expect(yours).toMatch(/^Relay → you \(this browser, Auto\)\n {2}WebRTC .+\n {2}WebSocket +painting/);
});

test('a person may choose another transport in the menu, and the page keeps to it', async () => {
  await using capture = startCapture({ relay, camera, source: CLIP.path, args: FULL });
  await captureReports(capture, 'sending', ({ state }) => state === 'sending');
  await using visit = await browser.wall(api, { relayed: true });
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
