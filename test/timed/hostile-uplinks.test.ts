import { isDeepStrictEqual } from 'node:util';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Transport } from '@porthole/shared/protocol/transport';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KernelLinks } from '../network/kernel-link.ts';
import {
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
import { type ReverseProxy, startProxy } from '../network/reverse-proxy.ts';
import type { RelayApi } from '../support/api.ts';
import { captureReports } from '../support/capture.ts';
import { eventually } from '../support/eventually.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { UplinkScene } from './uplink-scene.ts';

let relay: RelayProcess;
let api: RelayApi;

beforeAll(async () => {
  relay = await startRelayProcess();
  api = await relay.signedIn();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

/** Ms that a machine of two busy cores may add to whatever is timed. */
const BUSY_MS = 3_000;

/** Ms for which frames may stay away while one transport follows another. */
const STOOD_STILL_MS = 3_000;

/** Ms in which what had left a PC before it roamed has come, or never will. */
const LOST_ON_THE_WAY_MS = 100;

/** Real cool-downs in seconds for minutes; there may be many of the last before a busy machine has seen what it waits for. */
const SOON = ['--retry-after', '2s,4s'];

/** A cool-down that the relay, told of the ladder every two seconds, cannot miss. */
const LATER = ['--retry-after', '8s'];

const begins = (proxy: ReverseProxy) =>
  eventually(
    'the capture client meets the proxy',
    () => proxy.refused + proxy.stripped + proxy.upgraded > 0 && performance.now(),
    {
      within: 20_000,
    },
  );

interface Fate {
  policy: Policy;
  code: ReasonCode;
  /** Ms from the first the proxy does to the first frame over HTTP. */
  within: number;
}

const BLOCKED_WEBSOCKETS: readonly (readonly [string, Fate])[] = [
  ...UPGRADE_REFUSALS.map(
    ([answer, policy]) =>
      [`refused with ${answer}`, { policy, code: 'websocket-blocked', within: 3_000 }] as const,
  ),
  ['stripped of its headers', { policy: STRIPS_UPGRADE, code: 'websocket-stripped', within: 3_000 }],
  [
    'upgraded, then silent',
    {
      policy: swallowsUpgraded('both', { afterBytes: PROBE_BYTES }),
      code: 'websocket-silent',
      within: 8_000,
    },
  ],
  [
    'upgraded, then silent upwards only',
    { policy: swallowsUpgraded('up', { afterBytes: PROBE_BYTES }), code: 'websocket-silent', within: 8_000 },
  ],
];

test.concurrent.each(BLOCKED_WEBSOCKETS)(
  'LA-3, LA-4, LA-6, LA-7: WebSocket %s: frames come over HTTP, which says why, and over WebSocket again by itself once it passes',
  async (_, { policy, code, within }) => {
    await using proxy = await startProxy(relay.url, policy);
    await using scene = await UplinkScene.open({ relay, api, through: proxy, args: SOON });
    const met = await begins(proxy);
    await scene.arrivesOver('http', met, within + BUSY_MS);
    await captureReports(scene.capture, code, (now) => now.transport === 'http' && now.code === code);
    await scene.settlesOn('http', 10_000);
    // Refused again, for a moment it is not known why.
    const says = async () => {
      const rungs = (await scene.path()).publisher?.leg?.rungs;
      return rungs?.websocket.code === code && rungs.http.state === 'carrying';
    };
    await eventually('its ladder says why', says, { within: 10_000 });
    expect(await scene.camerasWord()).toMatchObject({ state: 'online', publisher: { transport: 'http' } });

    const opened = performance.now();
    proxy.policy = OPEN;
    // The last cool-down that may have begun is of 4 s; a trial that hangs in the old proxy takes three.
    await scene.arrivesOver('websocket', opened, 4_000 + 3_000 + BUSY_MS);
    const climbed = await scene.settlesOn('websocket', 10_000);
    expect(climbed.publisher?.leg?.changes.at(-1)).toMatchObject({ to: 'websocket', code: null });
    scene.stoodStillLess(STOOD_STILL_MS, opened);
    scene.isInOrder(opened, STOOD_STILL_MS + BUSY_MS);
  },
);

test.concurrent('LA-5: WebSocket cut at 3 s, time after time: frames come over HTTP, which says so', async () => {
  await using proxy = await startProxy(relay.url, cutsUpgraded(3_000));
  await using scene = await UplinkScene.open({ relay, api, through: proxy, args: LATER });
  const met = await begins(proxy);
  await eventually('it was cut twice', () => proxy.cut >= 2, { within: 15_000 });
  await captureReports(
    scene.capture,
    'the cuts',
    (now) => now.transport === 'http' && now.code === 'websocket-cut',
  );
  await scene.settlesOn('http', 10_000);
  const leg = await eventually(
    'its ladder says so',
    async () => {
      const seen = (await scene.path()).publisher?.leg;
      const { state, code } = seen?.rungs.websocket ?? {};
      return state === 'failed' && code === 'websocket-cut' && seen;
    },
    { within: 20_000 },
  );
  expect(leg.changes).toContainEqual(expect.objectContaining({ code: 'websocket-cut' }));
  scene.stoodStillLess(STOOD_STILL_MS, met);

  const opened = performance.now();
  proxy.policy = OPEN;
  await scene.arrivesOver('websocket', opened, 8_000 + BUSY_MS);
  await scene.settlesOn('websocket', 10_000);
  scene.isInOrder(met, STOOD_STILL_MS + BUSY_MS);
});

test.concurrent('LA-6: a PC that comes into a network that lets WebSocket be is on it at once, not a minute later', async (context) => {
  const links = await KernelLinks.open();
  if (!links) return context.skip('Lines of the kernel want root and iproute2.');
  await using _ = links;
  await using proxy = await startProxy(relay.url, refusesUpgrade({ status: 403 }), links.hub);
  await using link = await links.start({});
  await using scene = await UplinkScene.open({ relay, api, through: proxy, namespace: link.namespace });
  await scene.settlesOn('http', 20_000);
  proxy.policy = OPEN;
  const roamed = performance.now();
  await link.roam();
  await scene.arrivesOver('websocket', roamed, 2_000 + 3_000 + BUSY_MS);
  scene.stoodStillLess(STOOD_STILL_MS, roamed);
  await scene.comesAgain(roamed + LOST_ON_THE_WAY_MS);
});

test.concurrent('LA-6: a PC that goes from Wi-Fi to mobile, where its connections die and nobody tells, sends again within three seconds, the newest first, as one publisher', async (context) => {
  const links = await KernelLinks.open();
  if (!links) return context.skip('Lines of the kernel want root and iproute2.');
  await using _ = links;
  await using here = await startRelayProcess({ HOST: links.hub });
  await using link = await links.start({});
  await using scene = await UplinkScene.open({
    relay: here,
    api: await here.signedIn(),
    namespace: link.namespace,
  });
  await scene.settlesOn('websocket', 30_000);
  await link.roam();
  const roamed = performance.now();
  await scene.comesAgain(roamed + LOST_ON_THE_WAY_MS);
  scene.stoodStillLess(STOOD_STILL_MS, roamed);
  await scene.settlesOn('websocket', 20_000);
});

test.concurrent('DE-5, LA-6: a PC whose way to WebSocket is open again is on it seconds after a person asks, not a minute later', async () => {
  await using proxy = await startProxy(relay.url, refusesUpgrade({ status: 403 }));
  await using scene = await UplinkScene.open({ relay, api, through: proxy });
  await scene.settlesOn('http', 20_000);
  proxy.policy = OPEN;
  const asked = performance.now();
  expect((await api.askTry(scene.camera.id, { transport: 'websocket' })).status).toBe(204);
  await scene.arrivesOver('websocket', asked, 2_000 + BUSY_MS);
  await scene.settlesOn('websocket', 10_000);
  scene.stoodStillLess(STOOD_STILL_MS, asked);
});

test.concurrent('LA-1, LA-6: Socket.IO wholly blocked: frames come over HTTP within 10 s, which says so, and over WebSocket again by itself', async () => {
  await using proxy = await startProxy(relay.url, BLOCKS_SOCKET_IO);
  await using scene = await UplinkScene.open({ relay, api, through: proxy, args: LATER });
  const met = await begins(proxy);
  const first = await scene.arrivesOver('http', met, 10_000);
  expect(first.at - met).toBeLessThan(10_000);
  await captureReports(scene.capture, 'the block', ({ code }) => code === 'polling-blocked');
  await eventually(
    'the ladder says so',
    async () => {
      const rungs = (await scene.path()).publisher?.leg?.rungs;
      return rungs?.polling.code === 'polling-blocked' && rungs.websocket.code === 'polling-blocked';
    },
    { within: 20_000 },
  );
  const opened = performance.now();
  proxy.policy = OPEN;
  await scene.arrivesOver('websocket', opened, 8_000 + 6_000 + BUSY_MS);
  await scene.settlesOn('websocket', 10_000);
  scene.stoodStillLess(STOOD_STILL_MS, opened);
});

test.concurrent.each<readonly [string, Policy, Transport, Partial<Record<Transport, ReasonCode>>]>([
  ['WebSocket is open', buffersAnswers(), 'websocket', {}],
  [
    'WebSocket is refused',
    { ...buffersAnswers(), ...refusesUpgrade({ status: 403 }) },
    'http',
    { websocket: 'websocket-blocked' },
  ],
])(
  'LA-1: where answers are kept until they end and %s, frames come at once and go on, and nothing else is blamed',
  async (_, policy, over, blamed) => {
    await using proxy = await startProxy(relay.url, policy);
    await using scene = await UplinkScene.open({ relay, api, through: proxy });
    const first = await eventually('a frame arrives', () => scene.arrivals[0], { within: 20_000 });
    await scene.settlesOn(over, 10_000);
    const settled = performance.now();
    await eventually('for a while', () => performance.now() - settled > 3_000, { within: 10_000 });
    expect(proxy.gathered).toBeGreaterThan(0);
    scene.stoodStillLess(STOOD_STILL_MS, first.at);
    scene.isInOrder(first.at, STOOD_STILL_MS + BUSY_MS);
    const blames = async () => {
      const rungs = Object.entries((await scene.path()).publisher?.leg?.rungs ?? {});
      return Object.fromEntries(rungs.flatMap(([over, { code }]) => (code ? [[over, code]] : [])));
    };
    // Refused again, for a moment it is not known why.
    await eventually(
      `nothing but ${JSON.stringify(blamed)} is blamed`,
      async () => {
        const now = await blames();
        if (!isDeepStrictEqual(now, blamed)) throw new Error(JSON.stringify(now));
        return true;
      },
      { within: 10_000 },
    );
  },
);

test.concurrent('UQ-3: bodies capped at 64 KB and the upgrade refused: smaller frames are sent instead, and it says so', async () => {
  const cap = 64_000;
  await using proxy = await startProxy(relay.url, {
    ...refusesUpgrade({ status: 403 }),
    ...capsBodies(cap),
  });
  const large = ['--size', '1920x1080', '--fps', '4', '--quality', '100', '--uplink', 'full'];
  await using scene = await UplinkScene.open({ relay, api, through: proxy, args: large });
  const met = await begins(proxy);
  await scene.arrivesOver('http', met, 10_000);
  await captureReports(scene.capture, 'a cap', (now) => now.cappedAt !== null && now.state === 'sending');
  const path = await scene.settlesOn('http', 15_000);
  const told = path.publisher?.uplink?.cap;
  expect(told).toMatchObject({ code: 'requests-capped' });
  expect(told?.bytes).toBeGreaterThan(cap);
  expect(path.publisher?.leg?.rungs.http).toMatchObject({ state: 'carrying', code: 'requests-capped' });
  const sizes = scene.arrivals.slice(-5).map(({ jpeg }) => jpeg.length);
  expect(Math.max(...sizes)).toBeLessThan(cap);
  expect(Math.min(...sizes)).toBeGreaterThan(cap / 4);

  const opened = performance.now();
  proxy.policy = refusesUpgrade({ status: 403 });
  await eventually('frames go on', () => scene.arrivals.some(({ at }) => at > opened + 1_000), {
    within: 10_000,
  });
  expect(proxy.refused).toBeGreaterThan(1);
});
