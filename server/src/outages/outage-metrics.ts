import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { Counter, type Registry } from 'prom-client';
import { gaugeOf } from '../observe/read-when-asked.ts';
import { DELIVERY_RESULTS, type DeliveryResult } from './webhook.ts';

export interface OutageCounts {
  began(reason: ReasonCode): void;
  delivery(result: DeliveryResult): void;
}

/** @param waiting messages that the webhook has not taken yet */
export function outageMetrics(registry: Registry, waiting: () => number): OutageCounts {
  const registers = [registry];
  const outages = new Counter({
    name: 'porthole_outages_total',
    help: 'Cameras that went down, by why.',
    ...{ labelNames: ['reason'], registers },
  });
  const deliveries = new Counter({
    name: 'porthole_webhook_messages_total',
    help: 'Messages to the webhook: delivered, failed and to be sent again, given up.',
    ...{ labelNames: ['result'], registers },
  });
  for (const result of DELIVERY_RESULTS) deliveries.inc({ result }, 0);
  gaugeOf(registry, {
    name: 'porthole_webhook_waiting',
    help: 'Messages that the webhook has not taken yet.',
    read: () => [[{}, waiting()]],
  });
  return {
    began: (reason) => outages.inc({ reason }),
    delivery: (result) => deliveries.inc({ result }),
  };
}
