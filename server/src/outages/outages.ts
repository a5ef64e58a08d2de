import type { Timers } from '@porthole/shared/flow/timers';
import type { Frame } from '@porthole/shared/protocol/frame';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Log } from '../observe/log.ts';
import type { Directory } from '../relay/directory.ts';
import type { Store } from '../store/store.ts';
import { OutageBook } from './outage-book.ts';
import { OutageWatch } from './outage-watch.ts';
import { Webhook } from './webhook.ts';
import { webhookPayload } from './webhook-payload.ts';

export interface OutageSettings {
  /** Seconds. */
  readonly outageAfter: number;
  readonly webhookUrl: string | undefined;
  readonly webhookSecret: string | undefined;
}

export interface OutageParts {
  readonly settings: OutageSettings;
  readonly store: Store;
  readonly directory: Directory;
  readonly timers: Timers;
  /** The relay's. */
  readonly clock: Timers;
  readonly log: Log;
  /** Where its metrics go. */
  readonly registry: Registry;
  /** Where people open the relay. */
  readonly url: () => string;
}

/** When cameras went down and came back: kept, and told to the webhook. Closed by the relay server. */
export interface Outages {
  readonly book: OutageBook;
  /** The last frame of before the camera's outage that began then (ms since the epoch), where that is its last one. */
  lastFrame(camera: string, since: number): Frame | undefined;
  /** The directory has its cameras, and the relay listens. */
  open(): Promise<void>;
  close(): Promise<void>;
}

export function createOutages(parts: OutageParts): Outages {
  const { settings, store, directory, timers, clock, log, registry, url } = parts;
  const { webhookUrl, webhookSecret: secret } = settings;
  const book = new OutageBook(store);
  const webhook =
    webhookUrl === undefined
      ? undefined
      : new Webhook({ receiver: { url: webhookUrl, secret }, store, timers, log });
  const begun = outageMetrics(registry, () => webhook?.waiting ?? 0);
  const watch = new OutageWatch({
    ...{ directory, book, clock, log, afterMs: settings.outageAfter * 1_000 },
    tell: async (outage) => {
      if (outage.until === undefined) begun.inc({ reason: outage.code });
      await webhook?.tell(outage.camera.id, webhookPayload(outage, url(), clock.now()));
    },
  });
  return {
    book,
    lastFrame: (camera, since) => watch.lastFrame(camera, since),
    open: async () => {
      await watch.open();
      await webhook?.open();
    },
    close: async () => {
      await watch.close();
      await webhook?.close();
    },
  };
}

/** @returns counts outages that begin */
function outageMetrics(registry: Registry, waiting: () => number): Counter<'reason'> {
  const registers = [registry];
  new Gauge({
    name: 'porthole_webhook_waiting',
    help: 'Messages that the webhook has not taken yet.',
    registers,
    collect() {
      this.set(waiting());
    },
  });
  return new Counter({
    name: 'porthole_outages_total',
    help: 'Cameras that went down, by why.',
    ...{ labelNames: ['reason'], registers },
  });
}
