import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWebServer } from '../network/web-server.ts';
import { nginx } from '../network/web-server-kinds.ts';
import { TestBrowser } from '../support/browser.ts';
import { captureReports, startCapture } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { CLIP, Footage, SAME_PICTURE } from '../support/footage.ts';
import { startRelay, type TestRelay } from '../support/relay.ts';
import { findProgram } from '../support/requirements.ts';
import type { TilePage } from '../support/tile-page.ts';

let relay: TestRelay;
let browser: TestBrowser;
beforeAll(async () => {
  [relay, browser] = await Promise.all([startRelay({ PORTHOLE_TRUST_PROXY: 'on' }), TestBrowser.start()]);
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await relay?.[Symbol.asyncDispose]();
});

/** What the menu says of WebSocket. */
async function wordsOnWebSocket(tile: TilePage): Promise<string> {
  await tile.locator.hover();
  await tile.locator.getByRole('button', { name: 'Transport' }).click();
  const item = tile.locator.page().getByRole('menuitemradio', { name: 'WebSocket' });
  const words = (await item.textContent()) ?? '';
  await tile.locator.page().keyboard.press('Escape');
  return words;
}

test('LA-3, LA-9: where two hops of nginx strip the upgrade, both legs paint by plain requests, and the page says why', async (context) => {
  if (!findProgram(nginx.command)) return context.skip('nginx is not installed.');
  await using inner = await startWebServer(nginx, { to: relay.url, passesUpgrade: false });
  await using outer = await startWebServer(nginx, { to: inner.url, passesUpgrade: false });
  const api = await relay.signedIn();
  const camera = await api.createCamera();
  const full = ['--uplink', 'full'];
  await using capture = startCapture({ relay: outer, camera, source: CLIP.path, args: full });
  await captureReports(
    capture,
    'HTTP',
    ({ state, transport }) => state === 'sending' && transport === 'http',
  );

  await using visit = await browser.wall(api, { at: outer.url, relayed: true });
  await visit.wall.pinnedEarlier(camera.id, 'full');
  await visit.wall.open();
  const tile = visit.wall.tile(camera.id);
  await tile.becomes('live');
  await tile.shows('viewer-transport', 'http');
  await tile.shows('camera-transport', 'http');
  await tile.paints(10);

  const painted = await tile.painted();
  const seen = (await Footage.read()).recognise(painted);
  expect([seen.index, seen.distance < SAME_PICTURE]).toEqual([Footage.indexOf(painted.sequence), true]);
  const reason = 'upgrade header stripped';
  const says = async () => (await wordsOnWebSocket(tile)).toLowerCase().includes(reason);
  await eventually(`the menu says ${reason}`, says, { within: 30_000 });
});
