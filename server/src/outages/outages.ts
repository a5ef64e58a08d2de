import type { Timers } from '@porthole/shared/flow/timers';
import type { Registry } from 'prom-client';
import type { Log } from '../observe/log.ts';
import type { Directory } from '../relay/directory.ts';
import type { Store } from '../store/store.ts';
import { LastFrames } from './last-frames.ts';
import { OutageBook } from './outage-book.ts';
import { outageMetrics } from './outage-metrics.ts';
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
  readonly lastFrames: LastFrames;
  /** The directory has its cameras, and the relay listens. */
  open(): Promise<void>;
  close(): Promise<void>;
}

export function createOutages(parts: OutageParts): Outages {
  const { settings, store, directory, clock, log, registry, url } = parts;
  const book = new OutageBook(store);
  const lastFrames = new LastFrames();
  const counts = outageMetrics(registry, () => webhook?.waiting ?? 0);
  const webhook = webhookOf(parts);
  const watch = new OutageWatch({
    ...{ directory, book, lastFrames, clock, log, afterMs: settings.outageAfter * 1_000 },
    tell: async (outage) => {
      if (outage.until === undefined) counts.began(outage.code);
      await webhook?.tell(outage.camera.id, webhookPayload(outage, url(), clock.now()));
    },
  });
  return {
    book,
    lastFrames,
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

function webhookOf({ settings, store, timers, log }: OutageParts): Webhook | undefined {
  if (settings.webhookUrl === undefined) return undefined;
  return new Webhook({
    receiver: { url: settings.webhookUrl, secret: settings.webhookSecret },
    ...{ store, timers, log, chance: Math.random },
    counted: () => {},
  });
}
