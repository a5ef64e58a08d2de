import { describe, expect, test } from 'vitest';
import {
  BLOCKS_FRAMES_AND_UPGRADES,
  BLOCKS_SOCKET_IO,
  capsBodies,
  cutsUpgraded,
  OPEN,
  STRIPS_UPGRADE,
  swallowsUpgraded,
  UPGRADE_REFUSALS,
} from '../network/policies.ts';
import type { Policy } from '../network/policy.ts';
import { Scene } from './scene.ts';

/** Ms for which each network is watched: well past the first back-off, which is a minute. */
const WATCHED_MS = 100_000;

/** Ms to the first picture, and the longest gap in it afterwards. */
const FIRST_WITHIN_MS = { pc: 10_000, page: 1_000 };
const LONGEST_GAP_MS = 3_000;

interface Network {
  readonly policy: Policy;
  /** What carries frames in the end, where it is not WebSocket. */
  readonly pc?: string;
  readonly page?: string;
}

const NETWORKS: Readonly<Record<string, Network>> = {
  'passes everything': { policy: OPEN },
  ...Object.fromEntries(
    UPGRADE_REFUSALS.map(([what, policy]) => [
      `answers upgrades with ${what}`,
      { policy, pc: 'http', page: 'http' },
    ]),
  ),
  'strips upgrades': { policy: STRIPS_UPGRADE, pc: 'http', page: 'http' },
  'swallows what WebSockets carry': {
    policy: swallowsUpgraded('both', { afterBytes: 13 }),
    pc: 'http',
    page: 'http',
  },
  'blocks Socket.IO': { policy: BLOCKS_SOCKET_IO, pc: 'http', page: 'http' },
  'blocks frames and upgrades': { policy: BLOCKS_FRAMES_AND_UPGRADES, pc: 'polling', page: 'polling' },
  'answers 413 above 20 KB': { policy: capsBodies(20_000) },
  'cuts WebSockets after 60 s': { policy: cutsUpgraded(60_000) },
};

describe.for(['pc', 'page'] as const)('a proxy before the %s', (side) => {
  test.for(Object.keys(NETWORKS))('that %s leaves a picture', async (what) => {
    const { policy, ...carriers } = NETWORKS[what] as Network;
    await using scene = await Scene.open();
    await scene.putProxyBefore(scene[side], policy);
    scene.pc.source.fps = 4;
    scene.pc.start();
    scene.page.open();
    await scene.run(WATCHED_MS);
    const { paints } = scene.page;
    expect(paints[0]?.at).toBeLessThan(FIRST_WITHIN_MS[side]);
    const gaps = paints.slice(1).map(({ at }, before) => at - Number(paints[before]?.at));
    expect(Math.max(...gaps)).toBeLessThan(LONGEST_GAP_MS);
    expect(scene[side].transport).toBe(carriers[side] ?? 'websocket');
  });
});
