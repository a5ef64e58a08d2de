import { test } from 'vitest';
import type { RelayApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { MetricText } from '../support/metric-text.ts';
import { PATIENCE, scenesOfFile } from './page-scene.ts';

const scenes = scenesOfFile();

/** Ms that a page waits with its words, and from one message to the next. */
const WAIT_MS = 3_000;
const BETWEEN_MS = 6_000;

const metrics = async (api: RelayApi) => new MetricText(await (await api.fetch('/metrics')).text());

/** The relay's metrics count it. */
const told = (api: RelayApi, what: string, name: string, labels: Record<string, string> = {}) =>
  eventually(what, async () => (await metrics(api)).sum(name, labels) > 0, PATIENCE);

test('TE-1: a page tells its first picture and a lost relay by plain requests, and its climb over Socket.IO', async () => {
  await using scene = await scenes.openAlone();
  const { api, publish, visit } = scene;
  const camera = await api.createCamera();
  using _publisher = publish(camera);
  // Left to itself it may be at WebSocket before anything is painted, and has nowhere to climb.
  await visit.wall.choseEarlier('http');
  await visit.page.clock.install();
  await visit.wall.open();
  const tile = visit.wall.tile(camera.id);
  await tile.becomes('live', PATIENCE.within);
  await visit.page.clock.runFor(WAIT_MS);
  await told(api, 'the first picture', 'porthole_first_paint_seconds_count', { transport: 'http' });
  await visit.context.setOffline(true);
  await visit.page.locator('[data-reason="network-offline"]').first().waitFor();
  await visit.context.setOffline(false);
  await tile.becomes('live', PATIENCE.within);
  await visit.page.clock.runFor(BETWEEN_MS);
  await told(api, 'the reconnect', 'porthole_reconnects_total', { leg: 'viewer' });
  await tile.choosesTransport('Auto');
  await tile.shows('viewer-transport', 'websocket', PATIENCE.within);
  await visit.page.clock.runFor(BETWEEN_MS);
  await told(api, 'the climb', 'porthole_transport_changes_total', {
    ...{ leg: 'viewer', from: 'http', to: 'websocket', reason: 'climbed' },
  });
});
