import type { CreatedCamera } from '@porthole/shared/protocol/api';
import { type OutagePage, outagePageSchema, type WebhookPayload } from '@porthole/shared/protocol/outages';
import { afterEach, describe, expect, test } from 'vitest';
import { WebhookReceiver } from '../../server/src/outages/testing/webhook-receiver.ts';
import { webhookSignature } from '../../server/src/outages/webhook-signature.ts';
import type { RelayApi } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { MetricText } from '../support/metric-text.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';

const SECRET = 'street in the morning, signed';
const jpegs = await footageJpegs({ width: 160 });

let relay: RelayProcess;
let receiver: WebhookReceiver;
afterEach(async () => {
  await relay?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

/** A relay for which a second is long, with a receiver beside it. */
async function start(): Promise<RelayApi> {
  receiver = await WebhookReceiver.open();
  relay = await startRelayProcess({
    PORTHOLE_OUTAGE_AFTER: '1',
    PORTHOLE_WEBHOOK_URL: receiver.url,
    PORTHOLE_WEBHOOK_SECRET: SECRET,
    PORTHOLE_PUBLIC_URL: 'https://cameras.example.org',
  });
  return relay.signedIn();
}

/** Comes back by itself, as capture clients do. */
async function publishing(camera: CreatedCamera): Promise<Broadcaster> {
  const publisher = new Broadcaster({ relay, camera, jpegs, fps: 5 });
  await publisher.connected();
  return publisher;
}

async function events(api: RelayApi, path = '/api/events'): Promise<OutagePage> {
  return outagePageSchema.parse(await (await api.fetch(path)).json());
}

/** Its address, as it was told. */
function lastFrameOf(camera: string, payload: WebhookPayload | undefined): string {
  const { since, lastFrame } = payload?.data ?? {};
  const path = `/api/cameras/${camera}/last-frame.jpg?since=${since}`;
  expect(lastFrame?.link).toBe(`https://cameras.example.org${path}`);
  return path;
}

const told = () => receiver.received.map(({ payload }) => `${payload.type} ${payload.data.camera.name}`);

/** No camera goes down so soon after a relay's start. */
const PAST_START_MS = 15_000;
const PATIENCE = { within: PAST_START_MS + 30_000, context: () => relay.output };

describe('EV-1, EV-2, EV-4, EV-5, EV-6: a camera whose PC dies', () => {
  test('is down in the book and at the receiver, and back after; a restart of the relay changes neither', async () => {
    const api = await start();
    const yard = await api.createCamera('Yard');
    const roof = await api.createCamera('Roof');
    const never = await api.createCamera('Never used');
    const first = await publishing(yard);
    using _roof = await publishing(roof);
    await eventually('frames come', () => first.acknowledged > 2, PATIENCE);
    first[Symbol.dispose]();
    await eventually('the receiver is told', () => told().length > 0, PATIENCE);
    expect(told()).toEqual(['camera.down Yard']);
    const [{ headers, body, payload } = {}] = receiver.received;
    const [id, timestamp] = [String(headers?.['webhook-id']), Number(headers?.['webhook-timestamp'])];
    expect(headers?.['webhook-signature']).toBe(webhookSignature(SECRET, id, timestamp, body ?? ''));
    expect(payload?.data).toMatchObject({
      camera: { id: yard.id, link: `https://cameras.example.org/#/camera/${yard.id}` },
      reason: { code: 'camera-lost' },
    });
    const lastFrame = lastFrameOf(yard.id, payload);
    const kept = await api.fetch(lastFrame);
    expect(kept.headers.get('porthole-captured-at')).toBe(`${payload?.data.lastFrame?.capturedAt}`);
    const snapshot = await api.fetch(`/api/cameras/${yard.id}/snapshot.jpg`);
    expect(await kept.bytes()).toEqual(await snapshot.bytes());
    expect((await fetch(`${relay.url}${lastFrame}`)).status).toBe(401);
    const open = await events(api);
    expect(open.events).toMatchObject([{ camera: { id: yard.id, name: 'Yard' }, until: null }]);
    expect(open.events[0]?.since).toBe(payload?.data.since);

    receiver.usual = 500;
    await relay.killed();
    await relay.startedAgain();
    const again = await relay.signedIn();
    using _second = await publishing(yard);
    await eventually('the book has it back', async () => (await events(again)).events[0]?.until, PATIENCE);
    const [back, ...others] = (await events(again, `/api/cameras/${yard.id}/events`)).events;
    expect(others).toEqual([]);
    expect(back).toMatchObject({ since: open.events[0]?.since, relayAway: true });
    const gone = await again.fetch(lastFrame);
    expect([gone.status, await gone.json()]).toMatchObject([404, { error: { code: 'frame-gone' } }]);
    for (const camera of [roof, never])
      expect((await events(again, `/api/cameras/${camera.id}/events`)).events).toEqual([]);

    await eventually('the receiver refuses it', () => told().length > 1, PATIENCE);
    await relay.killed();
    receiver.usual = 200;
    const refused = receiver.received.length;
    await relay.startedAgain();
    await eventually('it is told after one more restart', () => told().length > refused, PATIENCE);
    expect(new Set(told().slice(1))).toEqual(new Set(['camera.up Yard']));
    expect(receiver.received.at(-1)?.payload.data).toMatchObject({
      ...{ state: 'up', relayAway: true, since: back?.since, until: back?.until },
      ...{ durationMs: (back?.until ?? 0) - (back?.since ?? 0), lastFrame: null },
    });
    const counted = new MetricText(await (await (await relay.signedIn()).fetch('/metrics')).text());
    expect(counted.sum('porthole_webhook_messages_total', { result: 'delivered' })).toBe(1);
  });
});

describe('EV-2: the events', () => {
  test('are asked for by numbers, by who is signed in, of cameras there are', async () => {
    const api = await start();
    const camera = await api.createCamera();
    for (const query of ['before=x', 'limit=0', 'limit=101', 'from=-1', 'before=1&before=2'])
      expect((await api.fetch(`/api/events?${query}`)).status, query).toBe(400);
    expect((await api.fetch('/api/events?before=9&limit=100&from=5')).status).toBe(200);
    for (const [query, status] of Object.entries({ '': 400, '?since=-1': 400, '?since=1': 404 }))
      expect((await api.fetch(`/api/cameras/${camera.id}/last-frame.jpg${query}`)).status).toBe(status);
    expect((await api.fetch('/api/cameras/cam_0000000000/events')).status).toBe(404);
    for (const path of ['/api/events', `/api/cameras/${camera.id}/events`])
      expect((await fetch(`${relay.url}${path}`)).status).toBe(401);
  });
});
