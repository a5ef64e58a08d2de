import { PUBLISH_NAMESPACE } from '@porthole/shared/protocol/publish-events';
import { VIEW_NAMESPACE } from '@porthole/shared/protocol/view-events';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebhookReceiver } from '../../server/src/outages/testing/webhook-receiver.ts';
import { signIn } from '../support/api.ts';
import { Broadcaster } from '../support/broadcaster.ts';
import { eventually, inTime } from '../support/eventually.ts';
import { footageJpegs } from '../support/footage.ts';
import { type RelayInProcess, startRelay } from '../support/relay.ts';
import { SkippableTimers } from '../support/skippable-timers.ts';
import { Watcher } from '../support/watcher.ts';

const WRONG_PASSWORD = 'wrong-password-of-the-test';
const NEW_PASSWORD = 'new-password-of-the-test';
const WRONG_KEY = `pk_${'wrongKEY_-'.repeat(4)}123`;
const WEBHOOK_SECRET = 'secret-of-the-webhook';
const WEBHOOK_TOKEN = 'token-in-the-webhook-address';
const jpegs = await footageJpegs({ width: 160 });

/** Ms after which a camera that is away is down: none is so soon after a relay’s start. */
const DOWN_AFTER_MS = 20_000;

const timers = new SkippableTimers();
let relay: RelayInProcess;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await WebhookReceiver.open();
  receiver.usual = 500;
  const settings = {
    PORTHOLE_LOG_LEVEL: 'debug',
    PORTHOLE_LOG_FORMAT: 'json',
    PORTHOLE_SIGN_IN_LINK: 'on',
    PORTHOLE_OUTAGE_AFTER: '1',
    PORTHOLE_WEBHOOK_URL: `${receiver.url}/${WEBHOOK_TOKEN}`,
    PORTHOLE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
  relay = await startRelay(settings, { timers });
});
afterAll(async () => {
  await receiver?.[Symbol.asyncDispose]();
});

const logLines = () => relay.output.split('\n').filter((line) => line.startsWith('{'));

function json(method: string, body: string, headers: Record<string, string> = {}): RequestInit {
  return { method, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** A connection that is refused, or that says what nobody understands. */
async function knock(namespace: string, auth: object, headers: Record<string, string>): Promise<void> {
  const socket = io(`${relay.url}${namespace}`, {
    ...{ transports: ['websocket'], forceNew: true, reconnection: false, auth, extraHeaders: headers },
  });
  await inTime(
    'it is answered',
    new Promise<void>((resolve) => {
      socket.once('connect_error', () => resolve());
      socket.once('connect', () => {
        for (const event of ['watch', 'frame', 'status', 'telemetry', 'ack', 'nonsense'])
          socket.emit(event, { key: WRONG_KEY, password: WRONG_PASSWORD }, WRONG_KEY);
        socket.once('fault', () => resolve());
      });
    }),
    20_000,
  );
  socket.disconnect();
}

test('whatever comes to whichever door, no secret is in the log, and what happened is', async () => {
  const ticket = relay.signInLink?.split('/sign-in/')[1] ?? '';
  const entered = await fetch(`${relay.url}/sign-in/${ticket}`, { redirect: 'manual' });
  const linkToken = entered.headers.getSetCookie()[0]?.split(';')[0]?.split('=')[1] ?? '';
  await fetch(`${relay.url}/sign-in/${ticket}`, { redirect: 'manual' });
  const api = await relay.signedIn();
  const token = api.cookie.split('=')[1] ?? '';

  const camera = await api.createCamera();
  const renewed = (await (await api.fetch(`/api/cameras/${camera.id}/key`, { method: 'POST' })).json()) as {
    key: string;
  };
  const secrets = [ticket, linkToken, token, camera.key, renewed.key, relay.admin.password];
  secrets.push(WRONG_PASSWORD, NEW_PASSWORD, WRONG_KEY, WEBHOOK_SECRET, WEBHOOK_TOKEN);
  for (const secret of secrets) expect(secret.length).toBeGreaterThan(12);

  for (const key of [WRONG_KEY, camera.key, renewed.key]) {
    const bearer = { authorization: `Bearer ${key}` };
    for (const [path, init] of [
      [`/api/publisher`, {}],
      [`/api/publisher?key=${key}`, {}],
      [`/api/cameras/${key}/frames`, { method: 'POST', body: key }],
      [`/api/cameras/${camera.id}/frames`, { method: 'POST', body: key }],
      [`/api/cameras/${camera.id}/status`, json('PUT', `{"key": "${key}"}`)],
      [`/api/cameras/${camera.id}/status`, json('PUT', `{"broken ${key}`)],
      [`/api/${key}`, {}],
      [`/${key}/%ff`, {}],
    ] as [string, RequestInit][])
      await fetch(`${relay.url}${path}`, {
        ...init,
        headers: { ...init.headers, ...bearer, 'porthole-session': key, cookie: `porthole_session=${key}` },
      });
    await knock(PUBLISH_NAMESPACE, { key, session: key }, {});
    await knock(PUBLISH_NAMESPACE, {}, bearer);
    await knock(VIEW_NAMESPACE, { key }, { cookie: `porthole_session=${key}` });
  }
  await knock(VIEW_NAMESPACE, { key: renewed.key }, { cookie: api.cookie });

  for (const password of [WRONG_PASSWORD, relay.admin.password]) {
    const basic = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    secrets.push(basic.slice('Basic '.length));
    await fetch(`${relay.url}/api/cameras`, { headers: { authorization: basic } });
    await fetch(`${relay.url}/metrics`, { headers: { authorization: basic, cookie: api.cookie } });
    const body = JSON.stringify({ username: 'admin', password });
    await fetch(`${relay.url}/api/session`, json('POST', body));
    await fetch(`${relay.url}/api/session`, json('POST', body.slice(0, -1)));
    await fetch(`${relay.url}/api/session?password=${password}`, json('POST', `${password}`));
    await api.fetch('/api/telemetry', json('POST', JSON.stringify({ password })));
  }
  const change = { current: relay.admin.password, password: NEW_PASSWORD };
  expect((await api.fetch('/api/session/password', json('PUT', JSON.stringify(change)))).status).toBe(204);
  await api.fetch(
    '/api/session/password',
    json('PUT', JSON.stringify({ ...change, current: WRONG_PASSWORD })),
  );

  {
    using publisher = new Broadcaster({ relay, camera: renewed, jpegs, fps: 10 });
    using watcher = new Watcher(api, camera.id);
    await watcher.hasSeen(3);
    expect(publisher.sent).toBeGreaterThan(2);
  }
  await eventually('the camera is away', async () => (await api.camera(camera.id))?.state === 'offline', {
    within: 20_000,
  });
  timers.skip(DOWN_AFTER_MS);
  await eventually(
    'the relay cannot reach the webhook',
    () => relay.output.includes('the webhook did not take'),
    {
      within: 40_000,
    },
  );
  secrets.push(
    ...(await signIn(relay.url, { username: 'admin', password: NEW_PASSWORD })).cookie.split('=').slice(1),
  );
  await api.fetch('/api/session', { method: 'DELETE' });
  await relay[Symbol.asyncDispose]();

  const lines = logLines();
  const printed = secrets.filter((secret) => lines.some((line) => line.includes(String(secret))));
  expect(printed).toEqual([]);
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const message of [
    'relay started',
    'somebody signed in by link',
    'signing in was refused',
    'somebody signed in',
    'a password was changed',
    'camera added',
    'camera given a new key',
    'a handshake was refused',
    'request refused',
    'viewer came',
    'viewer left',
    'camera is down',
    'relay stops',
  ])
    expect(
      logged.map(({ msg }) => msg),
      message,
    ).toContain(message);
  // A session may call itself what it likes, even by its key.
  expect(logged).toContainEqual(expect.objectContaining({ msg: 'publisher came', session: '(secret)' }));
  const came = logged.filter(({ msg }) => msg === 'publisher came').at(-1);
  expect(came).toMatchObject({ camera: camera.id, session: expect.any(String), transport: 'websocket' });
  expect(logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
