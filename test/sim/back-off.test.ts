import { describe, expect, test } from 'vitest';
import { BLOCKS_SOCKET_IO, cutsUpgraded, OPEN, PROBE_BYTES, swallowsUpgraded } from '../network/policies.ts';
import type { Policy } from '../network/policy.ts';
import { longestGap, rungsOf, type Side } from './paints.ts';
import { Scene } from './scene.ts';

const MINUTE_MS = 60_000;

/** Seconds that pass between a transport's failure and what is noticed of it: a WebSocket that is silent takes 3 s and more. */
const NOTICED_S = 8;

const SIDES = ['pc', 'page'] as const;

/** Refuses upgrades, and notes when. */
class Refuser {
  readonly at: number[] = [];
  readonly policy: Policy;

  constructor(scene: Scene) {
    this.policy = {
      upgrade: () => {
        this.at.push(scene.time.at);
        return { status: 403 };
      },
    };
  }

  /** Whole seconds from each try to the next; those of one connection count as one. */
  get waits(): number[] {
    const steps = this.at.slice(1).map((at, before) => (at - Number(this.at[before])) / 1_000);
    return steps.filter((seconds) => seconds > NOTICED_S).map(Math.round);
  }
}

/** Both programs run, one of them behind a proxy. */
async function behind(scene: Scene, side: Side, policy: Policy, args: readonly string[] = []) {
  const proxy = await scene.putProxyBefore(side, policy);
  scene.pc.source.fps = 2;
  scene.pc.start(args);
  scene.page.open();
  await scene.run(20_000);
  return proxy;
}

/** Ms until that transport is tried again by itself, as the page shows it. */
async function retryInMs(scene: Scene, side: Side, over: 'websocket' | 'http'): Promise<number> {
  if (side === scene.page) return Number(scene.page.wall?.leg.rungs.peek()[over].retryAt) - scene.time.at;
  const leg = (await scene.relay.path()).publisher?.leg;
  return Number(leg?.rungs[over].retryInMs);
}

const carries = (side: Side) => () => side.transport === 'websocket';

/** `--json` of a capture client, and its word to the relay, are a second or two behind. */
const SAID_WITHIN_MS = 3_000;

describe.for(SIDES)('the %s', (name) => {
  test('[LA-6] tries a refused WebSocket again after 1, 4 and 15 minutes, and the picture goes on', async () => {
    await using scene = await Scene.open();
    const refuser = new Refuser(scene);
    await scene.putProxyBefore(scene[name], refuser.policy);
    scene.pc.source.fps = 0.5;
    scene.pc.start();
    scene.page.open();
    await scene.run(21 * MINUTE_MS);
    // As soon as a frame is due, of which there is one in two seconds.
    const late = refuser.waits.map((seconds, tries) => seconds - Number([60, 240, 900][tries]));
    expect(late).toHaveLength(3);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThanOrEqual(2);
    expect(longestGap(scene.page.paints)).toBeLessThan(3_000);
    expect((await rungsOf(scene, scene[name])).websocket).toBe('failed websocket-blocked');
  });

  test.for<[string, Policy]>([
    ['is silent', swallowsUpgraded('both', { afterBytes: PROBE_BYTES })],
    ['is cut time after time', cutsUpgraded(3_000)],
    ['is blocked with all of Socket.IO', BLOCKS_SOCKET_IO],
  ])('[LA-6] takes a WebSocket again that %s as soon as it said once the way is open', async ([, policy]) => {
    await using scene = await Scene.open();
    const side = scene[name];
    const proxy = await behind(scene, side, policy);
    const announcedMs = await retryInMs(scene, side, 'websocket');
    expect(announcedMs).toBeGreaterThan(30_000);
    proxy.policy = OPEN;
    expect(await scene.time.run(announcedMs - 3_000, carries(side))).toBe(false);
    expect(await scene.time.run(3_000 + 2 * SAID_WITHIN_MS, carries(side))).toBe(true);
    expect(longestGap(scene.page.paints, announcedMs)).toBeLessThan(1_500);
    expect((await rungsOf(scene, side)).websocket).toBe('carrying');
  });

  test('[LA-6] leaves Socket.IO alone while it is blocked', async () => {
    await using scene = await Scene.open();
    const proxy = await behind(scene, scene[name], BLOCKS_SOCKET_IO);
    const refused = proxy.refused;
    await scene.run(30_000);
    expect(proxy.refused).toBe(refused);
  });

  test('[LA-6] tries a refused WebSocket at once on another network', async () => {
    await using scene = await Scene.open();
    const side = scene[name];
    const proxy = await behind(scene, side, new Refuser(scene).policy);
    proxy.policy = OPEN;
    if (side === scene.page) side.host.run(() => scene.page.browser.becomes({ network: 'mobile' }));
    else scene.pc.roam();
    // A PC looks at its addresses every two seconds.
    expect(await scene.time.run(2_000 + SAID_WITHIN_MS, carries(side))).toBe(true);
    expect(longestGap(scene.page.paints)).toBeLessThan(3_000);
  });
});

test('[LA-6] a page tries a refused WebSocket at once when a person asks, then after four minutes', async () => {
  await using scene = await Scene.open();
  const { page } = scene;
  const refuser = new Refuser(scene);
  const proxy = await behind(scene, page, refuser.policy);
  const before = refuser.at.length;
  ask(page);
  await scene.run(3_000);
  expect(refuser.at.length).toBeGreaterThan(before);
  expect((await retryInMs(scene, page, 'websocket')) / MINUTE_MS).toBeCloseTo(4, 0);
  proxy.policy = OPEN;
  await scene.run(5_000);
  ask(page);
  expect(await scene.time.run(2_000, carries(page))).toBe(true);
  expect(longestGap(page.paints)).toBeLessThan(1_000);
});

test('[LA-6] a PC tries a refused WebSocket again as often as its settings say', async () => {
  await using scene = await Scene.open();
  const refuser = new Refuser(scene);
  await behind(scene, scene.pc, refuser.policy, ['--retry-after', '10s,30s']);
  await scene.run(90_000);
  expect(refuser.waits).toEqual([10, 30, 30, 30]);
});

test('[LA-9] a page forgets what it found out about a refusal once the way is open', async () => {
  await using scene = await Scene.open();
  const proxy = await behind(scene, scene.page, new Refuser(scene).policy);
  proxy.policy = OPEN;
  ask(scene.page);
  await scene.run(1_000);
  expect(scene.page.wall?.leg.rungs.peek().websocket).toEqual({
    state: 'carrying',
    code: null,
    retryAt: null,
  });
});

describe('what a page keeps', () => {
  test('a person’s choice holds for later visits, also where it carries nothing, until another is chosen', async () => {
    await using scene = await Scene.open();
    const { page } = scene;
    const proxy = await behind(scene, page, OPEN);
    page.act(({ leg }) => leg.choose('polling'));
    await scene.run(2_000);
    expect(page.transport).toBe('polling');
    await page.close();
    proxy.policy = BLOCKS_SOCKET_IO;
    page.open();
    await scene.run(2 * MINUTE_MS);
    expect([page.wall?.leg.choice.peek(), page.transport]).toEqual(['polling', null]);
    expect(page.wall?.leg.trouble.peek()).toBe('transport-pinned');
    page.act(({ leg }) => leg.choose('auto'));
    await scene.run(2_000);
    expect([page.transport, page.tile?.picture.peek().state]).toEqual(['http', 'live']);
  });

  test('what failed by itself is tried at once by the next visit', async () => {
    await using scene = await Scene.open();
    const { page } = scene;
    const proxy = await behind(scene, page, new Refuser(scene).policy);
    expect(page.transport).toBe('http');
    await page.close();
    proxy.policy = OPEN;
    page.open();
    await scene.run(1_000);
    expect([page.wall?.leg.choice.peek(), page.transport]).toEqual(['auto', 'websocket']);
  });
});

/** A person asks for WebSocket in the page. */
function ask(page: Scene['page']): void {
  page.act(({ leg }) => leg.tryNow('websocket'));
}
