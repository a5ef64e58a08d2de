import { TRANSPORTS, type Transport } from '@porthole/shared/protocol/transport';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BLOCKS_FRAMES_AND_UPGRADES,
  BLOCKS_SOCKET_IO,
  buffersAnswers,
  cutsUpgraded,
  OPEN,
  PROBE_BYTES,
  refusesUpgrade,
  swallowsUpgraded,
  UPGRADE_REFUSALS,
} from '../network/policies.ts';
import { type Policy, type ReverseProxy, startProxy } from '../network/reverse-proxy.ts';
import type { CameraPage } from '../support/camera-page.ts';
import { eventually } from '../support/eventually.ts';
import { tookLess } from '../support/took-less.ts';
import { areOfNow, HostileScene, type WatchedPage } from './hostile-scene.ts';

/** Ms from opening the page to a picture, which a person waits at most. */
const PAINTED_WITHIN_MS = 5_000;
/** Ms for which a picture may stand still while the page goes from one transport to another. */
const NEW_FRAME_WITHIN_MS = 3_000;
/** Ms for which a page on a busy machine may show what is not so. */
const SHOWN_AMISS_MS = 1_000;
/** Ms until a WebSocket that brings nothing has plain requests beside it (LA-4). */
const NOTICED_MS = 1_500;

let scene: HostileScene;
beforeAll(async () => {
  scene = await HostileScene.open();
});
afterAll(() => scene?.[Symbol.asyncDispose]());

/** A page that is opened behind the proxy, and paints in time. */
async function watchBehind(proxy: ReverseProxy): Promise<WatchedPage> {
  const page = await scene.visit({ at: proxy.url });
  const [first] = await page.diary.paintsSince(0);
  tookLess(PAINTED_WITHIN_MS, page.opened, first?.at ?? 0);
  return page;
}

/** What carries now is shown at once, that it has changed once that has lasted. */
const saysChange = (page: CameraPage, change: RegExp) =>
  eventually('the change is said', async () => change.test((await page.changes()).at(-1) ?? ''), {
    within: 5_000,
  });

/** The way was blocked and no longer is: a person says so, and the page climbs while it paints. */
async function climbsWhenAsked(
  page: CameraPage,
  proxy: ReverseProxy,
  by: Transport = 'websocket',
): Promise<void> {
  proxy.policy = OPEN;
  await page.triesNow(by);
  await page.rungBecomes('websocket', 'carrying', 5_000);
  // From plain requests or polling, whichever carried last.
  await saysChange(page, /^(http|polling)-websocket$/);
  await page.paints(5);
}

describe.each(UPGRADE_REFUSALS)('where the upgrade to WebSocket is answered with %s', (_, policy) => {
  test('LA-3, LA-6: the page says so and when it tries again, and climbs when a person asks', async () => {
    await using proxy = await startProxy(scene.relay.url, policy);
    await using page = await watchBehind(proxy);
    await page.shown.rungBecomes('websocket', 'failed websocket-blocked', 5_000);
    await page.shown.rungBecomes('http', 'carrying');
    expect(await page.shown.rungText('websocket')).toMatch(
      /refused before it reached the relay.*next try in [\d:]+( s)?, unseen/,
    );
    await climbsWhenAsked(page.shown, proxy);
    await page.stoodStillLess(NEW_FRAME_WITHIN_MS);
  });
});

/** The probe of Engine.IO passes, so that it believes in what it has. */
const SWALLOWED: readonly [what: string, policy: Policy][] = [
  ['silent both ways', swallowsUpgraded('both', { afterBytes: PROBE_BYTES })],
  ['silent towards the page', swallowsUpgraded('down', { afterBytes: PROBE_BYTES })],
];

test.each(SWALLOWED)(
  'LA-4, LA-6: a WebSocket that is upgraded and then %s is left while HTTP paints on, and taken when it is open',
  async (_, policy) => {
    await using proxy = await startProxy(scene.relay.url, policy);
    await using page = await watchBehind(proxy);
    await page.shown.rungBecomes('websocket', 'failed websocket-silent', 10_000);
    expect(Date.now() - page.opened).toBeLessThan(2 * PAINTED_WITHIN_MS);
    expect(proxy.swallowed).toBeGreaterThan(0);
    await page.shown.rungBecomes('http', 'carrying');
    await page.shown.paints(5);
    await climbsWhenAsked(page.shown, proxy);
    await page.stoodStillLess(NOTICED_MS + NEW_FRAME_WITHIN_MS);
  },
);

test('LA-4, LA-7: a WebSocket that falls silent after it has painted is noticed, and left for HTTP within three seconds', async () => {
  await using proxy = await startProxy(scene.relay.url, swallowsUpgraded('both', { afterMs: 4_000 }));
  await using page = await watchBehind(proxy);
  await page.shown.rungBecomes('websocket', 'carrying', 5_000);
  await page.shown.rungBecomes('websocket', 'failed websocket-silent', 15_000);
  await page.shown.paints(5);
  await saysChange(page.shown, /^websocket-http websocket-silent$/);
  await page.stoodStillLess(NOTICED_MS + NEW_FRAME_WITHIN_MS);
});

test('LA-4: where plain requests for frames are blocked too, a silent WebSocket is left for polling', async () => {
  const { request } = BLOCKS_FRAMES_AND_UPGRADES as Required<Pick<Policy, 'request'>>;
  const silent = swallowsUpgraded('both', { afterBytes: PROBE_BYTES });
  await using proxy = await startProxy(scene.relay.url, { request, ...silent });
  await using page = await scene.visit({ at: proxy.url });
  const { shown, opened } = page;
  await shown.rungBecomes('polling', 'carrying', 20_000);
  await shown.rungBecomes('websocket', 'failed websocket-silent');
  await shown.rungBecomes('http', 'failed http-blocked');
  expect(Date.now() - opened).toBeLessThan(15_000);
  const carried = Date.now();
  await shown.paints(10);
  await page.stoodStillLess(NEW_FRAME_WITHIN_MS, carried);
  expect(await shown.state()).toBe('live');
});

test('LA-5, LA-7: a WebSocket that is cut time after time is left, and the picture goes on', async () => {
  await using proxy = await startProxy(scene.relay.url, cutsUpgraded(3_000));
  await using page = await watchBehind(proxy);
  await page.shown.rungBecomes('websocket', 'failed websocket-cut', 20_000);
  await page.shown.rungBecomes('http', 'carrying');
  expect(proxy.cut).toBeGreaterThanOrEqual(2);
  await page.shown.paints(10);
  const changes = await page.shown.changes();
  expect(changes.some((one) => one.startsWith('websocket-') && one.endsWith(' websocket-cut'))).toBe(true);
  await page.stoodStillLess(NEW_FRAME_WITHIN_MS);
  expect(await page.diary.longestShown('stale relay-unreachable')).toBeLessThan(SHOWN_AMISS_MS);
});

/** Both legs' rungs that are not as they should be, `websocket failed websocket-blocked`. */
async function blamed({ shown }: WatchedPage): Promise<string[]> {
  const said: string[] = [];
  for (const leg of ['Camera → relay', 'Relay → you'] as const)
    for (const transport of TRANSPORTS) {
      const [state, ...code] = (await shown.rung(transport, leg)).split(' ');
      if (state === 'failed' || code.length > 0) said.push([transport, state, ...code].join(' '));
    }
  return said;
}

/** A frame takes no longer for it: all of them, from the first on, are of the moment in which they are painted. */
async function paintsOfNow(page: WatchedPage, frames: number): Promise<void> {
  await page.diary.paintsSince(page.opened, frames);
  await page.stoodStillLess(NEW_FRAME_WITHIN_MS);
  await areOfNow(page.diary, page.opened);
}

test('LA-3: where answers are kept until they end, and WebSocket is refused, the page paints by plain requests, and blames nothing but that', async () => {
  await using proxy = await startProxy(scene.relay.url, {
    ...refusesUpgrade({ status: 403 }),
    ...buffersAnswers(),
  });
  await using page = await watchBehind(proxy);
  await page.shown.rungBecomes('http', 'carrying');
  await page.shown.rungBecomes('websocket', 'failed websocket-blocked', 5_000);
  await paintsOfNow(page, 40);
  expect(proxy.gathered).toBeGreaterThan(0);
  expect(await blamed(page)).toEqual(['websocket failed websocket-blocked']);
  await page.shown.rungBecomes('http', 'carrying');
});

test('LA-3: where answers are kept until they end, and WebSocket is open, the page climbs to it, and blames nothing', async () => {
  await using proxy = await startProxy(scene.relay.url, buffersAnswers());
  await using page = await watchBehind(proxy);
  await page.shown.rungBecomes('websocket', 'carrying', 5_000);
  await paintsOfNow(page, 40);
  expect(proxy.gathered).toBeGreaterThan(0);
  expect(await blamed(page)).toEqual([]);
  expect((await page.shown.changes()).filter((change) => change.includes(' '))).toEqual([]);
});

test('LA-6: a page tries a refused WebSocket again by itself when its minute is over, and not before', async () => {
  await using proxy = await startProxy(scene.relay.url, refusesUpgrade({ status: 403 }));
  await using page = await scene.visit({ at: proxy.url, before: ({ page }) => page.clock.install() });
  const { shown, visit } = page;
  await shown.rungBecomes('websocket', 'failed websocket-blocked', 15_000);
  await shown.rungBecomes('http', 'carrying');
  proxy.policy = OPEN;
  const pageClock = () => visit.page.evaluate(() => performance.now());
  const refused = await pageClock();
  expect(await shown.rungText('websocket')).toMatch(/next try in [\d:]+( s)?, unseen/);
  // Second by second, with frames in between: a page whose clock leaps takes it for a sleep, and tries at once.
  while ((await shown.rung('websocket')) !== 'carrying' && (await pageClock()) - refused < 80_000) {
    await visit.page.clock.runFor(1_000);
    await shown.paints(1);
  }
  const waited = (await pageClock()) - refused;
  expect(await shown.rung('websocket')).toBe('carrying');
  expect(waited).toBeGreaterThan(50_000);
  await saysChange(shown, /^http-websocket$/);
  await shown.paints(5);
});

test('LA-3: where Socket.IO is blocked for a while, the page paints by plain requests and climbs by itself', async () => {
  await using proxy = await startProxy(scene.relay.url, BLOCKS_SOCKET_IO);
  await using page = await watchBehind(proxy);
  await page.shown.rungBecomes('http', 'carrying', 5_000);
  await page.shown.rungBecomes('polling', 'failed polling-blocked', 5_000);
  proxy.policy = OPEN;
  await page.shown.rungBecomes('websocket', 'carrying', 8_000);
  await saysChange(page.shown, /^http-websocket$/);
  await page.stoodStillLess(NEW_FRAME_WITHIN_MS);
});

test.each([
  ['websocket', 'untried'],
  ['polling', 'ready'],
] as const)(
  'LA-6: where Socket.IO stays blocked, it rests, and is taken again when a person asks for %s',
  async (asksFor, polling) => {
    await using proxy = await startProxy(scene.relay.url, BLOCKS_SOCKET_IO);
    await using page = await watchBehind(proxy);
    await page.shown.rungBecomes('websocket', 'failed polling-blocked', 20_000);
    const asked = proxy.refused;
    await page.shown.paints(20);
    expect(proxy.refused).toBeLessThanOrEqual(asked + 1);
    expect(await page.shown.rungText('polling')).toContain('plain requests pass');
    await climbsWhenAsked(page.shown, proxy, asksFor);
    await page.shown.rungBecomes('polling', polling);
    await page.stoodStillLess(NEW_FRAME_WITHIN_MS);
  },
);

test('LA-6: on another network the page tries at once what the last one refused', async () => {
  await using proxy = await startProxy(scene.relay.url, refusesUpgrade({ status: 403 }));
  await using page = await scene.visit({ at: proxy.url });
  const { shown, visit } = page;
  await shown.rungBecomes('websocket', 'failed websocket-blocked', 15_000);
  proxy.policy = OPEN;
  await visit.context.setOffline(true);
  await eventually('the page knows', () => visit.page.evaluate(() => !navigator.onLine), { within: 5_000 });
  await visit.context.setOffline(false);
  await shown.rungBecomes('websocket', 'carrying', 8_000);
  await shown.paints(5);
});
