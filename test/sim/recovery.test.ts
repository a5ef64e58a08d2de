import type { TransportChoice } from '@porthole/shared/protocol/transport';
import { describe, expect, test } from 'vitest';
import { BLOCKS_SOCKET_IO } from '../network/policies.ts';
import type { Policy } from '../network/policy.ts';
import { BACK_WITHIN_MS, isBack, isCountedOnce, isInOrder, longestGap, type Side } from './paints.ts';
import { Scene } from './scene.ts';

const FPS = 5;

/** Ms after which a WebSocket has shown that this network lets it be (10 s of frames). */
const SETTLED_MS = 12_000;

/** LA-8, and one for what else a page asks. */
const MOST_CONNECTIONS = 6;

/** Ms from a fault's end until WebSocket carries again. */
const UP_WITHIN_MS = 15_000;

/** Ms for which a picture stands still when its WebSocket is half-open. Where its frames alone are lost, the relay has to notice too. */
const HALF_OPEN_MS = {
  pc: { both: 3_300, up: 3_300, down: 3_300 },
  page: { both: 1_800, up: 1_800, down: 3_600 },
};

const away =
  (seconds: number) =>
  (scene: Scene, { link }: Side) =>
    meanwhile(scene, seconds, (is) => {
      link.isAway = is;
    });

const asleep =
  (seconds: number) =>
  (scene: Scene, { host }: Side) =>
    meanwhile(scene, seconds, (is) => (is ? host.suspend() : host.resume()));

/** With fewer frames, which nobody sees. */
async function meanwhile(scene: Scene, seconds: number, become: (is: boolean) => void): Promise<void> {
  const { source } = scene.pc;
  become(true);
  source.fps = 2;
  await scene.run(seconds * 1_000);
  source.fps = FPS;
  become(false);
}

const FAULTS: Readonly<Record<string, (scene: Scene, side: Side) => unknown>> = {
  'had no network for 1 s': away(1),
  'had no network for 5 s': away(5),
  'had no network for 20 s': away(20),
  'had no network for 60 s': away(60),
  'had no network for 10 minutes': away(600),
  'was asleep for 2 s': asleep(2),
  'was asleep for 10 s': asleep(10),
  'was asleep for 25 s': asleep(25),
  'was asleep for 10 minutes': asleep(600),
  'lost all its connections': (_scene, { link }) => link.reset(),
  'had 40 % loss for 20 s': async (scene, { link }) => {
    Object.assign(link, { loss: 0.4, delayMs: 20 });
    await scene.run(20_000);
    Object.assign(link, { loss: 0, delayMs: 0 });
  },
};

/** Both programs run for so long that whatever carries their frames has held. */
async function settled(choice: TransportChoice = 'auto', behind?: { name: 'pc' | 'page'; policy: Policy }) {
  const scene = await Scene.open();
  if (behind) await scene.putProxyBefore(scene[behind.name], behind.policy);
  scene.pc.source.fps = FPS;
  scene.pc.start(['--transport', choice]);
  scene.page.open();
  scene.page.act(({ leg }) => leg.choose(choice));
  await scene.run(SETTLED_MS);
  return scene;
}

describe.for(['pc', 'page'] as const)('the %s', (side) => {
  test.for(Object.keys(FAULTS))('has the picture back within 3 s when it %s', async (fault) => {
    await using scene = await settled();
    await FAULTS[fault]?.(scene, scene[side]);
    await isBack(scene);
    await isCountedOnce(scene);
    expect(scene.page.link.mostOpen).toBeLessThanOrEqual(MOST_CONNECTIONS);
    // A link that lost so much may have lost it the trust in WebSocket, for a minute.
    const isUp = () => scene[side].transport === 'websocket';
    if (!fault.includes('loss')) expect(await scene.time.run(UP_WITHIN_MS, isUp)).toBe(true);
  });

  test.for(['both', 'up', 'down'] as const)(
    '[LA-4, FR-5] has the picture back soon when its connections are half-open, %s',
    async (ways) => {
      await using scene = await settled();
      const fault = scene.time.at;
      scene[side].link.forget(ways);
      await scene.run(10_000);
      expect(longestGap(scene.page.paints, fault)).toBeLessThan(HALF_OPEN_MS[side][ways]);
      expect(isInOrder(scene.page.paints)).toBe(true);
      await isCountedOnce(scene);
      expect(await scene.time.run(UP_WITHIN_MS, () => scene[side].transport === 'websocket')).toBe(true);
    },
  );

  test.for(['both', 'up', 'down'] as const)(
    '[LA-4, FL-6] has the picture back within 3 s when its plain requests are half-open, %s',
    async (ways) => {
      await using scene = await settled('auto', { name: side, policy: BLOCKS_SOCKET_IO });
      const fault = scene.time.at;
      scene[side].link.forget(ways);
      await scene.run(10_000);
      expect(longestGap(scene.page.paints, fault)).toBeLessThan(BACK_WITHIN_MS);
      expect(isInOrder(scene.page.paints)).toBe(true);
      await isCountedOnce(scene);
      expect(scene[side].transport).toBe('http');
    },
  );

  test('[LA-5] goes on while every connection is cut every 3 s for 20 s, and is back on WebSocket', async () => {
    await using scene = await settled();
    const { link } = scene[side];
    const fault = scene.time.at;
    link.cutAfterMs = 3_000;
    link.reset();
    await scene.run(20_000);
    link.cutAfterMs = undefined;
    link.reset();
    expect(longestGap(scene.page.paints, fault)).toBeLessThan(1_500);
    await isBack(scene);
    await isCountedOnce(scene);
    expect(scene.page.link.mostOpen).toBeLessThanOrEqual(MOST_CONNECTIONS);
  });
});

test('[LA-4] a page on another network whose connections died has the picture back within 3 s', async () => {
  await using scene = await settled();
  const { page } = scene;
  page.link.forget();
  page.host.run(() => page.browser.becomes({ network: 'mobile' }));
  await isBack(scene);
  await isCountedOnce(scene);
});

test('[LA-6] a PC on another network whose connections died has the picture back within 3 s', async () => {
  await using scene = await settled();
  scene.pc.roam();
  await isBack(scene);
  await isCountedOnce(scene);
  expect(scene.pc.transport).toBe('websocket');
});

test('[TR-3] a page without a network says so at once, and has the picture back when there is one', async () => {
  await using scene = await settled();
  const { page } = scene;
  const online = (is: boolean) => page.host.run(() => page.browser.becomes({ online: is, network: `${is}` }));
  page.link.isAway = true;
  page.link.reset();
  online(false);
  await scene.run(20_000);
  expect(page.wall?.leg.trouble.peek()).toBe('network-offline');
  expect(page.tile?.picture.peek()).toMatchObject({ code: 'network-offline' });
  expect(page.changes).toContain('websocket- network-offline');
  page.link.isAway = false;
  online(true);
  await isBack(scene);
  await isCountedOnce(scene);
});

/** Seconds for which a relay is gone. */
const GONE = [0, 1, 60];

describe.for(['auto', 'polling', 'http'] as const)('over %s', (choice) => {
  test.for(GONE)(
    '[TR-3] a page has the picture back within 3 s when its relay was killed for %i s',
    async (seconds) => {
      await using scene = await settled(choice);
      scene.relay.kill();
      await scene.run(seconds * 1_000);
      if (seconds > 1) expect(scene.page.wall?.leg.trouble.peek()).toBe('relay-unreachable');
      await scene.relay.start();
      await isBack(scene);
      await isCountedOnce(scene);
    },
  );

  test.for(GONE)(
    '[TR-3] a page has the picture back within 3 s when its relay was ended for %i s, and says that it restarts',
    async (seconds) => {
      await using scene = await settled(choice);
      await scene.relay.stop();
      await scene.run(seconds * 1_000);
      const { shown } = scene.page;
      if (seconds > 1) expect(scene.page.wall?.leg.trouble.peek()).toBe('relay-restarting');
      await scene.relay.start();
      await isBack(scene);
      expect(shown.filter(({ what }) => what.endsWith('relay-unreachable'))).toEqual([]);
      await isCountedOnce(scene);
    },
  );
});

test.for(['kill', 'stop'] as const)(
  '[SE-5] thirty pages come back spread by chance, and all within 3 s, when their relay is gone by %s',
  async (how) => {
    await using scene = await Scene.open();
    scene.pc.source.fps = FPS;
    scene.pc.start();
    const pages = [scene.page, ...Array.from({ length: 29 }, () => scene.addPage())];
    for (const page of pages) page.open();
    await scene.run(3_000);
    await scene.relay[how]();
    await scene.relay.start();
    const backAt = scene.time.at;
    await scene.run(BACK_WITHIN_MS);
    for (const { paints } of pages) expect(paints.some(({ capturedAt }) => capturedAt > backAt)).toBe(true);
    const since = (await scene.relay.path()).viewers.map((viewer) => viewer.since);
    expect(Math.max(...since) - Math.min(...since)).toBeGreaterThan(300);
    expect(pages.every(({ paints }) => isInOrder(paints.filter(({ at }) => at > backAt)))).toBe(true);
    expect((await scene.relay.path()).viewers).toHaveLength(30);
    expect(await scene.relay.status()).toMatchObject({ viewers: 30 });
  },
);

test('a PC that was there before its relay sends as soon as that listens', async () => {
  await using scene = await settled();
  scene.relay.kill();
  await scene.pc.stop();
  scene.pc.start();
  await scene.run(30_000);
  expect(scene.pc.statuses.at(-1)).toMatchObject({ state: 'connecting', code: 'relay-unreachable' });
  await scene.relay.start();
  await isBack(scene);
  await isCountedOnce(scene);
});

test('a second PC with the same key takes the place of the first without a pause', async () => {
  await using scene = await settled();
  const second = scene.addPc();
  const began = scene.time.at;
  second.start();
  await scene.run(10_000);
  expect(scene.pc.statuses.at(-1)).toMatchObject({ state: 'refused', code: 'replaced' });
  expect(second.statuses.at(-1)).toMatchObject({ state: 'sending', transport: 'websocket' });
  expect(longestGap(scene.page.paints, began)).toBeLessThan(1_000);
});
