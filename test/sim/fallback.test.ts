import { describe, expect, test } from 'vitest';
import {
  ANSWERS_UPGRADED_ITSELF,
  BLOCKS_FRAMES_AND_UPGRADES,
  BLOCKS_SOCKET_IO,
  buffersAnswers,
  capsBodies,
  cutsUpgraded,
  OPEN,
  PROBE_BYTES,
  refusesUpgrade,
  STRIPS_UPGRADE,
  swallowsUpgraded,
  UPGRADE_REFUSALS,
} from '../network/policies.ts';
import type { Policy } from '../network/policy.ts';
import { longestGap, rungsOf } from './paints.ts';
import { Scene } from './scene.ts';

/** Ms to the first picture: a PC may wait for a WebSocket that swallows all, a page has plain requests beside it at once. */
const FIRST_WITHIN_MS = { pc: 7_000, page: 3_500 };

/** Ms for which a picture may stand still while one transport follows another: one that fell silent is noticed after 1.5 s or 3 s. */
const LONGEST_GAP_MS = { pc: 3_300, page: 1_800 };

/** Ms for which each network is watched. */
const WATCHED_MS = 16_000;

interface Network {
  readonly policy: Policy;
  readonly carries: 'websocket' | 'http' | 'polling';
  /** What is said of the other transports. */
  readonly blamed: Readonly<Record<string, string>>;
  readonly watchedMs?: number;
}

const overHttp = (policy: Policy, code: string, watchedMs?: number): Network => ({
  policy,
  carries: 'http',
  blamed: { websocket: `failed ${code}` },
  ...(watchedMs !== undefined && { watchedMs }),
});

const overPolling = (policy: Policy, code: string): Network => ({
  policy,
  carries: 'polling',
  blamed: { websocket: `failed ${code}`, http: 'failed http-blocked' },
});

const NETWORKS: Readonly<Record<string, Network>> = {
  'passes everything': { policy: OPEN, carries: 'websocket', blamed: {} },
  ...Object.fromEntries(
    UPGRADE_REFUSALS.map(([what, policy]) => [
      `answers upgrades with ${what}`,
      overHttp(policy, 'websocket-blocked'),
    ]),
  ),
  'strips upgrades': overHttp(STRIPS_UPGRADE, 'websocket-stripped'),
  'loses the answer to upgrades': overHttp(ANSWERS_UPGRADED_ITSELF, 'websocket-unanswered'),
  ...Object.fromEntries(
    (['both', 'up', 'down'] as const).map((ways) => [
      `swallows what WebSockets carry, ${ways}`,
      overHttp(swallowsUpgraded(ways, { afterBytes: PROBE_BYTES }), 'websocket-silent'),
    ]),
  ),
  'swallows what WebSockets carry after 4 s': overHttp(
    swallowsUpgraded('both', { afterMs: 4_000 }),
    'websocket-silent',
  ),
  'cuts WebSockets after 3 s': overHttp(cutsUpgraded(3_000), 'websocket-cut'),
  'cuts WebSockets after 60 s': overHttp(cutsUpgraded(60_000), 'websocket-cut', 130_000),
  'blocks Socket.IO': {
    policy: BLOCKS_SOCKET_IO,
    carries: 'http',
    blamed: { websocket: 'failed polling-blocked', polling: 'failed polling-blocked' },
  },
  'blocks frames and upgrades': overPolling(BLOCKS_FRAMES_AND_UPGRADES, 'websocket-blocked'),
  'blocks frames and swallows what WebSockets carry': overPolling(
    {
      ...swallowsUpgraded('both', { afterBytes: PROBE_BYTES }),
      request: BLOCKS_FRAMES_AND_UPGRADES.request,
    } as Policy,
    'websocket-silent',
  ),
  'holds answers back': { policy: buffersAnswers(), carries: 'websocket', blamed: {} },
  'holds answers back and refuses upgrades': overHttp(
    { ...buffersAnswers(), ...refusesUpgrade({ status: 403 }) },
    'websocket-blocked',
  ),
  'answers 413 above 20 KB': { policy: capsBodies(20_000), carries: 'websocket', blamed: {} },
};

describe.for(['pc', 'page'] as const)('a proxy before the %s', (name) => {
  test.for(Object.keys(NETWORKS))('that %s leaves a picture, and is blamed for that alone', async (what) => {
    const { policy, carries, blamed, watchedMs = WATCHED_MS } = NETWORKS[what] as Network;
    await using scene = await Scene.open();
    const side = scene[name];
    await scene.putProxyBefore(side, policy);
    scene.pc.source.fps = 4;
    scene.pc.start();
    scene.page.open();
    await scene.run(watchedMs);
    const { paints } = scene.page;
    expect(paints[0]?.at).toBeLessThan(FIRST_WITHIN_MS[name]);
    expect(longestGap(paints)).toBeLessThan(LONGEST_GAP_MS[name]);
    expect(side.transport).toBe(carries);
    const rungs = await rungsOf(scene, side);
    const isWell = ([, state]: [string, string]) => /^(ready|untried)$/.test(state);
    const { [carries]: carrier, ...others } = rungs;
    expect(carrier).toBe('carrying');
    expect(Object.fromEntries(Object.entries(others).filter((one) => !isWell(one)))).toEqual(blamed);
  });
});

test('[LA-7] a page says from which transport it went to which, and why', async () => {
  await using scene = await Scene.open();
  await scene.putProxyBefore(scene.page, swallowsUpgraded('both', { afterMs: 4_000 }));
  scene.pc.start();
  scene.page.open();
  await scene.run(10_000);
  expect(scene.page.changes).toEqual(['-websocket', 'websocket-http websocket-silent']);
});

test('[LA-7] a PC says to whoever watches why its WebSocket is not used', async () => {
  await using scene = await Scene.open();
  await scene.putProxyBefore(scene.pc, refusesUpgrade({ status: 403 }));
  scene.pc.start();
  scene.page.open();
  await scene.run(10_000);
  expect(scene.pc.statuses.at(-1)).toMatchObject({
    state: 'sending',
    transport: 'http',
    code: 'websocket-blocked',
  });
  expect(scene.page.tile?.status.peek()).toMatchObject({ state: 'online', publisher: { transport: 'http' } });
});

test('[UQ-3] a PC whose requests are capped sends smaller frames instead, and says so', async () => {
  await using scene = await Scene.open();
  const cap = 20_000;
  await scene.putProxyBefore(scene.pc, { ...refusesUpgrade({ status: 403 }), ...capsBodies(cap) });
  scene.pc.start(['--uplink', 'full']);
  scene.page.open();
  await scene.run(20_000);
  const { publisher } = await scene.relay.path();
  expect(publisher?.uplink?.cap).toMatchObject({ code: 'requests-capped' });
  expect(publisher?.leg?.rungs.http).toMatchObject({ state: 'carrying', code: 'requests-capped' });
  expect(scene.pc.statuses.at(-1)).toMatchObject({
    state: 'sending',
    cappedAt: publisher?.uplink?.cap?.bytes,
  });
  const sizes = scene.page.paints.slice(-5).map(({ bytes }) => bytes);
  expect(Math.max(...sizes)).toBeLessThan(cap);
  expect(Math.min(...sizes)).toBeGreaterThan(cap / 4);
});
