import { randomUUID } from 'node:crypto';
import type { Timers } from '@porthole/shared/flow/timers';
import type { WebhookPayload } from '@porthole/shared/protocol/outages';
import type { Log } from '../observe/log.ts';
import type { Store } from '../store/store.ts';
import { type PostResult, postWebhook, type WebhookReceiver } from './webhook-post.ts';
import { retryAfter, TRIED_FOR_MS } from './webhook-retry.ts';

/** Messages that may wait for a receiver that takes none; the oldest goes. */
export const MOST_WAITING = 1_000;

export const DELIVERY_RESULTS = ['delivered', 'failed', 'given-up'] as const;
export type DeliveryResult = (typeof DELIVERY_RESULTS)[number];

export interface WebhookParts {
  readonly receiver: WebhookReceiver;
  readonly store: Store;
  readonly timers: Timers;
  readonly chance: () => number;
  readonly log: Log;
  /** Messages that may wait. */
  readonly most?: number;
  readonly counted: (result: DeliveryResult) => void;
}

interface Waiting {
  readonly id: string;
  readonly camera: string;
  readonly body: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
  failures: number;
  /** Monotonic ms. */
  dueAt: number;
}

/**
 * Tells another program what becomes of cameras: one message at a time, those of one camera in their order, again and again until it
 * takes them. What waits is in the store, so that it survives the relay. Nobody waits for it.
 */
export class Webhook {
  readonly #parts: WebhookParts;
  readonly #ended = new AbortController();
  #waiting: Waiting[] = [];
  #sending: Promise<void> | undefined;
  #cancelTimer = () => {};

  constructor(parts: WebhookParts) {
    this.#parts = parts;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes up what an earlier run of the relay left, as far as it is still news. */
  async open(): Promise<void> {
    const { store, timers } = this.#parts;
    const tooOld = timers.now() - TRIED_FOR_MS;
    await store.deleteFrom('webhook_deliveries').where('created_at', '<', tooOld).execute();
    const rows = await store.selectFrom('webhook_deliveries').selectAll().orderBy('created_at').execute();
    const left = rows.map(({ id, camera_id, body, created_at }) => ({
      ...{ id, camera: camera_id, body, createdAt: Number(created_at) },
      ...{ failures: 0, dueAt: timers.monotonic() },
    }));
    this.#waiting = [...left, ...this.#waiting];
    this.#pump();
  }

  async tell(camera: string, payload: WebhookPayload): Promise<void> {
    const { timers, log } = this.#parts;
    const message: Waiting = {
      ...{ id: `msg_${randomUUID()}`, camera, body: JSON.stringify(payload) },
      ...{ createdAt: timers.now(), failures: 0, dueAt: timers.monotonic() },
    };
    await this.#keep(message);
    this.#waiting.push(message);
    this.#pump();
    const [oldest] = this.#waiting;
    if (this.#waiting.length <= (this.#parts.most ?? MOST_WAITING) || !oldest) return;
    log.warn({ camera: oldest.camera }, 'too many messages wait for the webhook; the oldest is given up');
    await this.#settle(oldest, 'given-up');
  }

  async close(): Promise<void> {
    this.#cancelTimer();
    this.#ended.abort();
    await this.#sending;
  }

  /** Sending goes on all the same: it is only lost where the relay ends before. */
  async #keep({ id, camera, body, createdAt }: Waiting): Promise<void> {
    const { store, log } = this.#parts;
    const row = { id, camera_id: camera, body, created_at: createdAt };
    try {
      await store.insertInto('webhook_deliveries').values(row).execute();
    } catch (error) {
      log.error({ err: error, camera }, 'a message for the webhook cannot be kept');
    }
  }

  #pump(): void {
    this.#cancelTimer();
    if (this.#sending || this.#ended.signal.aborted) return;
    const next = this.#next();
    if (!next) return;
    const wait = next.dueAt - this.#parts.timers.monotonic();
    if (wait > 0) {
      this.#cancelTimer = this.#parts.timers.after(wait, () => this.#pump());
      return;
    }
    this.#sending = this.#send(next).finally(() => {
      this.#sending = undefined;
      this.#pump();
    });
  }

  /** Of each camera's oldest the one that is due first. */
  #next(): Waiting | undefined {
    const oldest = new Map<string, Waiting>();
    for (const message of this.#waiting) if (!oldest.has(message.camera)) oldest.set(message.camera, message);
    return [...oldest.values()].sort((one, other) => one.dueAt - other.dueAt)[0];
  }

  async #send(message: Waiting): Promise<void> {
    const { receiver, timers } = this.#parts;
    const result = await postWebhook(receiver, message, timers, this.#ended.signal);
    if (this.#ended.signal.aborted) return;
    if (result.taken) return this.#settle(message, 'delivered');
    await this.#failed(message, result);
  }

  async #failed(message: Waiting, { gone, why }: PostResult & { taken: false }): Promise<void> {
    const { log, timers, chance, counted } = this.#parts;
    const { camera, createdAt } = message;
    message.failures += 1;
    if (gone || timers.now() - createdAt >= TRIED_FOR_MS) {
      log.warn(
        { camera, why, tries: message.failures },
        'the webhook did not take a message; it is given up',
      );
      return this.#settle(message, 'given-up');
    }
    counted('failed');
    const wait = retryAfter(message.failures, chance());
    message.dueAt = timers.monotonic() + wait;
    log.warn(
      { camera, why, tries: message.failures, againInMs: Math.round(wait) },
      'the webhook did not take a message; it is sent again',
    );
  }

  async #settle(message: Waiting, result: 'delivered' | 'given-up'): Promise<void> {
    if (!this.#waiting.includes(message)) return;
    this.#waiting = this.#waiting.filter((one) => one !== message);
    this.#parts.counted(result);
    await this.#forget(message);
  }

  async #forget({ id }: Waiting): Promise<void> {
    const { store, log } = this.#parts;
    try {
      await store.deleteFrom('webhook_deliveries').where('id', '=', id).execute();
    } catch (error) {
      log.error({ err: error }, 'a delivered message cannot be taken out of the store');
    }
  }
}
