import { type OutagePage, outagePageSchema } from '@porthole/shared/protocol/outages';
import { expect, test } from 'vitest';
import { WebhookReceiver } from '../../server/src/outages/testing/webhook-receiver.ts';
import { webhookSignature } from '../../server/src/outages/webhook-post.ts';
import { MetricText } from '../support/metric-text.ts';
import { Scene, SimulatedPc } from './scene.ts';
import { Host } from './virtual-time.ts';

const SECRET = 'street in the morning, signed';
const PUBLIC = 'https://cameras.example.org';
const OUTAGE_AFTER_S = 60;
const HOOK_PORT = 9_000;

/** Ms until the relay knows of a PC that is silent, or of one that is back. */
const NOTICED_MS = 4_000;

/** Ms after which the webhook is sent again, at the most, until the third time. */
const RETRIED_MS = 60_000;

/** A program on a computer of its own. Its first request is over before virtual time goes on: `fetch` loads parts of itself for it. */
async function openReceiver({ network, time }: Scene): Promise<WebhookReceiver> {
  const host = new Host('webhook receiver', time);
  network.join(host);
  const receiver = await time.standStillFor(host.run(() => WebhookReceiver.open(HOOK_PORT)));
  await time.standStillFor(host.run(() => fetch(receiver.url, { method: 'POST' })));
  receiver.received.length = 0;
  return receiver;
}

const told = ({ received }: WebhookReceiver) =>
  received.map(({ payload }) => `${payload.type} ${payload.data.camera.name}`);

async function events({ relay }: Scene, path = '/api/events'): Promise<OutagePage['events']> {
  return outagePageSchema.parse(await (await relay.ask(path)).json()).events;
}

test('notes and tells the outage of a camera whose PC dies, and its end, when the relay is restarted and killed meanwhile [EV-1, EV-2, EV-4, EV-5, EV-6]', async () => {
  await using scene = await Scene.open(1, {
    PORTHOLE_OUTAGE_AFTER: `${OUTAGE_AFTER_S}`,
    PORTHOLE_WEBHOOK_URL: `http://127.0.0.1:${HOOK_PORT}/hook`,
    PORTHOLE_WEBHOOK_SECRET: SECRET,
    PORTHOLE_PUBLIC_URL: PUBLIC,
  });
  const { relay, pc } = scene;
  const now = () => relay.host.run(() => Date.now());
  await using receiver = await openReceiver(scene);
  const yard = relay.id;
  const roof = await relay.createCamera('Roof');
  const never = await relay.createCamera('Never used');
  const roofPc = new SimulatedPc(scene);
  pc.start();
  roofPc.start([], roof.key);
  await scene.run(30_000);

  const goneAt = now();
  pc.link.isAway = true;
  await scene.run(NOTICED_MS + 1_000 * OUTAGE_AFTER_S);
  expect(told(receiver)).toEqual(['camera.down Yard']);
  const [{ headers, body, payload } = {}] = receiver.received;
  const [id, timestamp] = [String(headers?.['webhook-id']), Number(headers?.['webhook-timestamp'])];
  expect(headers?.['webhook-signature']).toBe(webhookSignature(SECRET, id, timestamp, body ?? ''));
  const { since = 0, lastFrame } = payload?.data ?? {};
  expect(since - goneAt).toBeLessThan(NOTICED_MS);
  expect(Date.parse(payload?.timestamp ?? '') - since).toBe(1_000 * OUTAGE_AFTER_S);
  expect(payload?.data).toMatchObject({
    camera: { id: yard, link: `${PUBLIC}/#/camera/${yard}` },
    reason: { code: 'camera-lost' },
  });
  const framePath = `/api/cameras/${yard}/last-frame.jpg?since=${since}`;
  expect(lastFrame?.link).toBe(`${PUBLIC}${framePath}`);
  const kept = await relay.ask(framePath);
  expect(kept.headers.get('porthole-captured-at')).toBe(`${lastFrame?.capturedAt}`);
  const snapshot = await relay.ask(`/api/cameras/${yard}/snapshot.jpg`);
  expect(await kept.arrayBuffer()).toEqual(await snapshot.arrayBuffer());
  expect(await events(scene)).toMatchObject([{ camera: { id: yard, name: 'Yard' }, since, until: null }]);

  receiver.usual = 500;
  await relay.stop();
  await scene.run(90_000);
  await relay.start();
  pc.link.isAway = false;
  const backAt = now();
  await scene.run(NOTICED_MS + 1_000 * OUTAGE_AFTER_S);
  const [back, ...others] = await events(scene, `/api/cameras/${yard}/events`);
  expect(others).toEqual([]);
  expect(back).toMatchObject({ since, relayAway: true });
  const until = back?.until ?? 0;
  expect(until - backAt).toBeLessThan(NOTICED_MS);
  const gone = await relay.ask(framePath);
  expect([gone.status, await gone.json()]).toMatchObject([404, { error: { code: 'frame-gone' } }]);
  for (const camera of [roof, never])
    expect(await events(scene, `/api/cameras/${camera.id}/events`)).toEqual([]);
  expect(told(receiver)).toEqual(['camera.down Yard', 'camera.up Yard']);

  relay.kill();
  receiver.usual = 200;
  await relay.start();
  await scene.run(RETRIED_MS);
  const [, refused, taken, ...more] = receiver.received;
  expect(more).toEqual([]);
  expect(taken?.headers['webhook-id']).toBe(refused?.headers['webhook-id']);
  expect(taken?.payload.data).toMatchObject({
    ...{ state: 'up', relayAway: true, since, until, durationMs: until - since, lastFrame: null },
  });
  const counted = new MetricText(await (await relay.ask('/metrics')).text());
  expect(counted.lines('porthole_webhook_waiting')).toEqual({ '': 0 });
  await roofPc.stop();
});
