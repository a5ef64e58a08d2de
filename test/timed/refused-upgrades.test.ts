import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ANSWERS_UPGRADED_ITSELF,
  OPEN,
  refusesUpgrade,
  STRIPS_UPGRADE,
  UPGRADE_REFUSALS,
} from '../network/policies.ts';
import { type Policy, startProxy } from '../network/reverse-proxy.ts';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { PageViewer } from '../support/page-viewer.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';

let relay: RelayProcess;
let api: RelayApi;
const jpegs = await footageJpegs({ width: 160 });

beforeAll(async () => {
  relay = await startRelayProcess();
  api = await relay.signedIn();
});
afterAll(async () => {
  await relay?.[Symbol.asyncDispose]();
});

/** Ms until an upgrade that gets no answer counts as refused, and what a busy machine may add. */
const EXPLAINED_WITHIN_MS = 10_000;

const CAUSES: readonly (readonly [what: string, policy: Policy, code: string])[] = [
  ...UPGRADE_REFUSALS.map(
    ([answer, policy]) => [`is answered on the way with ${answer}`, policy, 'websocket-blocked'] as const,
  ),
  ['loses its headers on the way', STRIPS_UPGRADE, 'websocket-stripped'],
  ['arrives, and its answer does not come back', ANSWERS_UPGRADED_ITSELF, 'websocket-unanswered'],
];

test.concurrent.each(CAUSES)(
  'LA-9: where an upgrade %s, the page learns so from the relay',
  async (_what, policy, code) => {
    const camera = await api.createCamera('Refused');
    using _publisher = new Broadcaster({ relay, camera, jpegs, fps: 5 });
    await using proxy = await startProxy(relay.url, policy);
    const painted: string[] = [];
    using viewer = new PageViewer({
      url: proxy.url,
      cookie: api.cookie,
      cameras: [camera.id],
      painted: ({ transport }) => painted.push(transport),
    });
    const rung = () => viewer.leg?.rungs.websocket;
    await eventually('it is explained', () => rung()?.code === code, {
      within: EXPLAINED_WITHIN_MS,
      context: () => JSON.stringify(viewer.leg?.rungs),
    });
    expect(rung()).toMatchObject({ state: 'failed', retryAt: expect.any(Number) });
    await eventually('it paints by plain requests', () => painted.at(-1) === 'http', { within: 5_000 });
  },
);

test('LA-9: what was found out is forgotten once the way is open', async () => {
  const camera = await api.createCamera('Opened');
  using _publisher = new Broadcaster({ relay, camera, jpegs, fps: 5 });
  await using proxy = await startProxy(relay.url, refusesUpgrade({ status: 403 }));
  using viewer = new PageViewer({
    url: proxy.url,
    cookie: api.cookie,
    cameras: [camera.id],
    painted: () => {},
  });
  const rung = () => viewer.leg?.rungs.websocket;
  await eventually('it is explained', () => rung()?.code === 'websocket-blocked', {
    within: EXPLAINED_WITHIN_MS,
  });
  proxy.policy = OPEN;
  viewer.session.tryNow('websocket');
  await eventually('it carries', () => rung()?.state === 'carrying' && rung()?.code === null, {
    within: EXPLAINED_WITHIN_MS,
  });
});
