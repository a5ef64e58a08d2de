import { ManualTimers } from '@porthole/shared/flow/manual-timers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openLog } from '../observe/log.ts';
import type { Store } from '../store/store.ts';
import { OutageStore } from './testing/outage-store.ts';
import { WebhookReceiver } from './testing/webhook-receiver.ts';
import { FIRST_RETRY_MS, LONGEST_RETRY_MS, TRIED_FOR_MS, Webhook } from './webhook.ts';
import { webhookPayload } from './webhook-payload.ts';
import { webhookSignature } from './webhook-post.ts';

const YARD = 'cam_aaaaaaaaaa';
const ROOF = 'cam_bbbbbbbbbb';
const MOST = 5;
const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

async function set(secret?: string) {
  const receiver = await WebhookReceiver.open();
  const stored = await OutageStore.open();
  open.push(receiver, stored);
  const timers = new ManualTimers();
  /** What it did not take, in the log's words. */
  const refused: string[] = [];
  const to = { write: (line: string) => refused.push(/(sent again|given up)"/.exec(line)?.[1] ?? line) };
  const webhookOn = (store: Store, url = receiver.url) => {
    const webhook = new Webhook({
      ...{ store, timers, log: openLog({ level: 'warn', format: 'json', to }).log },
      receiver: { url, secret },
      most: MOST,
    });
    open.push({ [Symbol.asyncDispose]: () => webhook.close() });
    return webhook;
  };
  const webhook = webhookOn(stored.store);
  const payload = (id: string, until?: number) =>
    webhookPayload(
      {
        ...{ camera: { id, name: 'Yard' }, code: 'camera-lost', pc: 'GATE-PC' },
        ...{ since: 5_000, until, relayAway: false, lastFrame: undefined },
      },
      'https://relay.example.org',
      timers.now(),
    );
  const kept = () => stored.store.selectFrom('webhook_deliveries').selectAll().execute();
  const seen = () => receiver.received.map(({ payload: { type, data } }) => `${data.camera.id} ${type}`);
  return { receiver, stored, timers, refused, webhookOn, webhook, payload, kept, seen };
}

const soon = (look: () => void | Promise<void>) => vi.waitFor(look, { timeout: 10_000, interval: 5 });
/** What failed is settled, and waits for its next turn. */
const waits = (timers: ManualTimers) => soon(() => expect(timers.pending).toBe(1));

describe('EV-4: a webhook', () => {
  test('is told once what it takes at once, and nothing of it is kept', async () => {
    const { webhook, payload, receiver, kept } = await set();
    await webhook.tell(YARD, payload(YARD));
    await soon(() => expect(receiver.received).toHaveLength(1));
    expect(receiver.received[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(receiver.received[0]?.payload).toMatchObject({
      type: 'camera.down',
      data: {
        camera: { id: YARD, name: 'Yard', link: `https://relay.example.org/#/camera/${YARD}` },
        reason: { code: 'camera-lost', words: expect.stringContaining('GATE-PC') },
        ...{ state: 'down', since: 5_000, until: null, durationMs: null, lastFrame: null },
      },
    });
    await soon(async () => expect(await kept()).toEqual([]));
  });

  test.each<[string, number | 'nothing' | 'cut', number]>([
    ['answers 500', 500, 0],
    ['answers 404', 404, 0],
    ['sends it elsewhere', 302, 0],
    ['hangs up', 'cut', 0],
    ['does not answer in ten seconds', 'nothing', 10_000],
  ])('that %s is told again, with the same id, until it takes it', async (_what, answer, wait) => {
    const { webhook, payload, receiver, timers, refused, kept } = await set();
    const how = answer === 'cut' ? (response: { destroy(): unknown }) => response.destroy() : answer;
    receiver.answers = [how as number, how as number];
    await webhook.tell(YARD, payload(YARD));
    for (const [failures, pause] of [FIRST_RETRY_MS, 3 * FIRST_RETRY_MS].entries()) {
      await soon(() => expect(receiver.received).toHaveLength(failures + 1));
      timers.advance(wait);
      await soon(() => expect(refused).toHaveLength(failures + 1));
      expect(await kept()).toHaveLength(1);
      await waits(timers);
      timers.advance(pause);
    }
    await soon(async () => expect(await kept()).toEqual([]));
    expect(refused).toEqual(['sent again', 'sent again']);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook', '/hook', '/hook']);
  });

  test('is told of one camera in order, and of others meanwhile', async () => {
    const { webhook, payload, receiver, timers, refused, seen } = await set();
    receiver.answers = [503];
    await webhook.tell(YARD, payload(YARD));
    await webhook.tell(YARD, payload(YARD, 9_000));
    await webhook.tell(ROOF, payload(ROOF));
    await soon(() => expect(seen()).toEqual([`${YARD} camera.down`, `${ROOF} camera.down`]));
    await soon(() => expect(refused).toHaveLength(1));
    await waits(timers);
    timers.advance(FIRST_RETRY_MS);
    await soon(() => expect(seen().slice(2)).toEqual([`${YARD} camera.down`, `${YARD} camera.up`]));
  });

  test('is told by a later run of the relay what it did not take before', async () => {
    const { webhook, webhookOn, payload, receiver, stored, refused, kept } = await set();
    receiver.answers = [500];
    await webhook.tell(YARD, payload(YARD));
    await soon(() => expect(refused).toHaveLength(1));
    await webhook.close();
    const again = webhookOn(stored.store);
    await again.open();
    await soon(() => expect(receiver.received).toHaveLength(2));
    const [before, after] = receiver.received;
    expect(after?.body).toBe(before?.body);
    expect(after?.headers['webhook-id']).toBe(before?.headers['webhook-id']);
    await soon(async () => expect(await kept()).toEqual([]));
  });

  test('that takes nothing is told at least once an hour, and after a day no more', async () => {
    const { webhook, payload, receiver, timers, refused, kept } = await set();
    receiver.usual = 500;
    await webhook.tell(YARD, payload(YARD));
    const failed = async (times: number) => {
      await soon(() => expect(refused).toHaveLength(times));
      if (refused.at(-1) === 'sent again') await waits(timers);
    };
    for (let n = 1; n <= 8; n += 1) {
      await failed(n);
      timers.advance(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 3 ** (n - 1)));
    }
    await failed(9);
    timers.advance(TRIED_FOR_MS);
    await soon(() => expect(refused.at(-1)).toBe('given up'));
    await soon(async () => expect(await kept()).toEqual([]));
    expect(webhook.waiting).toBe(0);
  });

  test('that says it is gone is told no more of that', async () => {
    const { webhook, payload, receiver, refused } = await set();
    receiver.answers = [410];
    await webhook.tell(YARD, payload(YARD));
    await soon(() => expect(refused).toEqual(['given up']));
  });

  test('that is not there costs no more than so many messages', async () => {
    const { webhookOn, stored, payload, kept, refused } = await set();
    const webhook = webhookOn(stored.store, 'http://127.0.0.1:9/');
    const extra = 3;
    for (let n = 0; n < MOST + extra; n += 1) await webhook.tell(YARD, payload(YARD, n));
    expect(webhook.waiting).toBe(MOST);
    expect(refused.filter((word) => word === 'given up')).toHaveLength(extra);
    await soon(async () => expect(await kept()).toHaveLength(MOST));
  });

  test('holds nobody up when the relay ends, though it does not answer', async () => {
    const { webhook, payload, receiver } = await set();
    receiver.usual = 'nothing';
    await webhook.tell(YARD, payload(YARD));
    await soon(() => expect(receiver.received).toHaveLength(1));
    await webhook.close();
    expect(webhook.waiting).toBe(1);
  });
});

describe('EV-5: what is sent', () => {
  test('is signed with the secret, anew each time', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const { webhook, payload, receiver } = await set(secret);
    await webhook.tell(YARD, payload(YARD));
    await soon(() => expect(receiver.received).toHaveLength(1));
    const [{ headers, body } = {}] = receiver.received;
    const [id, timestamp] = [String(headers?.['webhook-id']), Number(headers?.['webhook-timestamp'])];
    expect(headers?.['webhook-signature']).toBe(webhookSignature(secret, id, timestamp, body ?? ''));
    expect(body).not.toContain(secret);
  });

  test('is not signed where there is no secret', async () => {
    const { webhook, payload, receiver } = await set();
    await webhook.tell(YARD, payload(YARD));
    await soon(() => expect(receiver.received).toHaveLength(1));
    expect(receiver.received[0]?.headers).not.toHaveProperty('webhook-signature');
  });
});
