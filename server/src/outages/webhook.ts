import { randomUUID } from 'node:crypto';
import type { Timers } from '@porthole/shared/flow/timers';
import type { WebhookPayload } from '@porthole/shared/protocol/outages';
import type { Log } from '../observe/log.ts';
import type { Store } from '../store/store.ts';
import { postWebhook, type WebhookReceiver } from './webhook-post.ts';

/** Messages that may wait for a receiver that takes none; the oldest goes. */
export const MOST_WAITING = 1_000;

/** Ms after which what a receiver did not take is sent again: three times as long each time, up to an hour. */
export const FIRST_RETRY_MS = 5_000;
export const LONGEST_RETRY_MS = 3_600_000;
const GROWTH = 3;

/** Ms for which it is tried at all: who mends a receiver does so within a day, and older news is none. */
export const TRIED_FOR_MS = 24 * 3_600_000;

export interface WebhookParts {
  readonly receiver: WebhookReceiver;
  readonly store: Store;
  readonly timers: Timers;
  readonly log: Log;
  /** Messages that may wait. */
  readonly most?: number;
}

interface Message {
  readonly id: string;
  readonly camera: string;
  readonly body: string;
  /** Ms since the epoch. */
  readonly createdAt: number;
}

/**
 * Tells another program what becomes of cameras: those of one camera one after another, each again and again until it is taken. What
 * waits is in the store, so that it survives the relay. Nobody waits for it.
 */
export class Webhook {
  readonly #parts: WebhookParts;
  readonly #ended = new AbortController();
  /** The oldest first. */
  readonly #waiting = new Set<Message>();
  /** Of each camera, the end of its last message. */
  readonly #queues = new Map<string, Promise<void>>();

  constructor(parts: WebhookParts) {
    this.#parts = parts;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes up what an earlier run of the relay left, as far as it is still news. */
  async open(): Promise<void> {
    const { store, timers } = this.#parts;
    const tooOld = timers.now() - TRIED_FOR_MS;
    await store.deleteFrom('webhook_deliveries').where('created_at', '<', tooOld).execute();
    const rows = await store.selectFrom('webhook_deliveries').selectAll().orderBy('created_at').execute();
    for (const { id, camera_id, body, created_at } of rows)
      this.#queue({ id, camera: camera_id, body, createdAt: Number(created_at) });
  }

  async tell(camera: string, payload: WebhookPayload): Promise<void> {
    const { timers, log, most = MOST_WAITING } = this.#parts;
    const [id, body, createdAt] = [`msg_${randomUUID()}`, JSON.stringify(payload), timers.now()];
    const row = { id, camera_id: camera, body, created_at: createdAt };
    await this.#stored((store) => store.insertInto('webhook_deliveries').values(row).execute());
    this.#queue({ id, camera, body, createdAt });
    const [oldest] = this.#waiting;
    if (this.#waiting.size <= most || !oldest) return;
    log.warn({ camera: oldest.camera }, 'too many messages wait for the webhook; the oldest is given up');
    await this.#settle(oldest);
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#queues.values());
  }

  #queue(message: Message): void {
    this.#waiting.add(message);
    const before = this.#queues.get(message.camera) ?? Promise.resolve();
    this.#queues.set(
      message.camera,
      before.then(() => this.#deliver(message)),
    );
  }

  /** Until it is taken, given up, or the relay ends. */
  async #deliver(message: Message): Promise<void> {
    const { receiver, timers, log } = this.#parts;
    const { signal } = this.#ended;
    const { camera, createdAt } = message;
    for (let tries = 1; this.#waiting.has(message) && !signal.aborted; tries += 1) {
      const refused = await postWebhook(receiver, message, timers, signal);
      if (signal.aborted) return;
      if (!refused) return this.#settle(message);
      const { why, gone } = refused;
      if (gone || timers.now() - createdAt >= TRIED_FOR_MS) {
        log.warn({ camera, why, tries }, 'the webhook did not take a message; it is given up');
        return this.#settle(message);
      }
      const againInMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * GROWTH ** (tries - 1));
      log.warn({ camera, why, tries, againInMs }, 'the webhook did not take a message; it is sent again');
      await this.#pause(againInMs);
    }
  }

  /** Ends early with the relay. */
  #pause(ms: number): Promise<void> {
    const { signal } = this.#ended;
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#parts.timers.after(ms, end);
      signal.addEventListener('abort', end);
    });
  }

  async #settle(message: Message): Promise<void> {
    if (!this.#waiting.delete(message)) return;
    await this.#stored((store) =>
      store.deleteFrom('webhook_deliveries').where('id', '=', message.id).execute(),
    );
  }

  /** A store that fails holds nothing up: what waits is lost, or sent twice, only where the relay ends before. */
  async #stored(change: (store: Store) => Promise<unknown>): Promise<void> {
    const { store, log } = this.#parts;
    try {
      await change(store);
    } catch (error) {
      log.error({ err: error }, 'what waits for the webhook cannot be kept in the store');
    }
  }
}
