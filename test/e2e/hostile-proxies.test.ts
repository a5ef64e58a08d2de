import type { Transport } from '@porthole/shared/protocol/transport';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  BLOCKS_FRAMES_AND_UPGRADES,
  BLOCKS_SOCKET_IO,
  buffersAnswers,
  cutsUpgraded,
  OPEN,
  PROBE_BYTES,
  refusesUpgrade,
  swallowsUpgraded,
} from '../network/policies.ts';
import type { Policy } from '../network/policy.ts';
import { type ReverseProxy, startProxy } from '../network/reverse-proxy.ts';
import type { CameraPage } from '../support/camera-page.ts';
import { eventually } from '../support/eventually.ts';
import { HostileScene } from './hostile-scene.ts';

/** A real browser behind one network of each kind. When, after what and for how long is proven in `test/sim`. */

let scene: HostileScene;
beforeAll(async () => {
  scene = await HostileScene.open();
});
afterAll(() => scene?.[Symbol.asyncDispose]());

/** The way was blocked and no longer is: a person says so, and the page climbs while it paints. */
async function climbsWhenAsked(page: CameraPage, proxy: ReverseProxy, by: Transport = 'websocket') {
  proxy.policy = OPEN;
  await page.triesNow(by);
  await page.rungBecomes('websocket', 'carrying');
  // What carries now is shown at once, that it has changed once that has lasted; it was plain requests or polling before.
  const isSaid = async () => /^(http|polling)-websocket$/.test((await page.changes()).at(-1) ?? '');
  await eventually('the change is said', isSaid, { within: 30_000 });
  await page.paints(5);
}

test('[LA-3, LA-6] says that WebSocket is refused and when it is tried again, and climbs when a person asks', async () => {
  await using proxy = await startProxy(scene.relay.url, refusesUpgrade({ status: 403 }));
  await using page = await scene.visit({ at: proxy.url });
  await page.shown.rungBecomes('websocket', 'failed websocket-blocked');
  await page.shown.rungBecomes('http', 'carrying');
  expect(await page.shown.rungText('websocket')).toMatch(
    /refused before it reached the relay.*next try in [\d:]+( s)?, unseen/,
  );
  await climbsWhenAsked(page.shown, proxy);
});

test('[LA-4] leaves a WebSocket that swallows what it carries for plain requests', async () => {
  await using proxy = await startProxy(
    scene.relay.url,
    swallowsUpgraded('both', { afterBytes: PROBE_BYTES }),
  );
  await using page = await scene.visit({ at: proxy.url });
  await page.shown.rungBecomes('websocket', 'failed websocket-silent');
  expect(proxy.swallowed).toBeGreaterThan(0);
  await page.shown.rungBecomes('http', 'carrying');
  await page.shown.paints(5);
  await climbsWhenAsked(page.shown, proxy);
});

test('[LA-4] leaves a silent WebSocket for polling where plain requests for frames are blocked too', async () => {
  const { request } = BLOCKS_FRAMES_AND_UPGRADES as Required<Pick<Policy, 'request'>>;
  const silent = swallowsUpgraded('both', { afterBytes: PROBE_BYTES });
  await using proxy = await startProxy(scene.relay.url, { request, ...silent });
  await using page = await scene.visit({ at: proxy.url });
  await page.shown.rungBecomes('polling', 'carrying');
  await page.shown.rungBecomes('websocket', 'failed websocket-silent');
  await page.shown.rungBecomes('http', 'failed http-blocked');
  await page.shown.paints(10);
});

test('[LA-5, LA-7] leaves a WebSocket that is cut time after time, and says so', async () => {
  await using proxy = await startProxy(scene.relay.url, cutsUpgraded(3_000));
  await using page = await scene.visit({ at: proxy.url });
  await page.shown.rungBecomes('websocket', 'failed websocket-cut');
  await page.shown.rungBecomes('http', 'carrying');
  expect(proxy.cut).toBeGreaterThanOrEqual(2);
  await page.shown.paints(10);
  expect((await page.shown.changes()).some((one) => /^websocket-.* websocket-cut$/.test(one))).toBe(true);
});

test('[LA-3] paints by plain requests where answers are held back and WebSocket is refused', async () => {
  await using proxy = await startProxy(scene.relay.url, {
    ...refusesUpgrade({ status: 403 }),
    ...buffersAnswers(),
  });
  await using page = await scene.visit({ at: proxy.url });
  await page.shown.rungBecomes('websocket', 'failed websocket-blocked');
  await page.shown.rungBecomes('http', 'carrying');
  await page.shown.paints(20);
  expect(proxy.gathered).toBeGreaterThan(0);
});

test('[LA-6] takes Socket.IO again when a person asks, where all of it was blocked', async () => {
  await using proxy = await startProxy(scene.relay.url, BLOCKS_SOCKET_IO);
  await using page = await scene.visit({ at: proxy.url });
  await page.shown.rungBecomes('websocket', 'failed polling-blocked');
  expect(await page.shown.rungText('polling')).toContain('plain requests pass');
  await climbsWhenAsked(page.shown, proxy, 'polling');
});

test('[LA-6] tries at once on another network what the last one refused', async () => {
  await using proxy = await startProxy(scene.relay.url, refusesUpgrade({ status: 403 }));
  await using page = await scene.visit({ at: proxy.url });
  const { shown, visit } = page;
  await shown.rungBecomes('websocket', 'failed websocket-blocked');
  proxy.policy = OPEN;
  await visit.context.setOffline(true);
  await eventually('the page knows', () => visit.page.evaluate(() => !navigator.onLine), { within: 30_000 });
  await visit.context.setOffline(false);
  await shown.rungBecomes('websocket', 'carrying');
  await shown.paints(5);
});
