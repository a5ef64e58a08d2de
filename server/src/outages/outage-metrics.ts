import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { Counter, Gauge, type Registry } from 'prom-client';

export interface OutageCounts {
  began(reason: ReasonCode): void;
}

/** @param waiting messages that the webhook has not taken yet */
export function outageMetrics(registry: Registry, waiting: () => number): OutageCounts {
  const registers = [registry];
  const outages = new Counter({
    name: 'porthole_outages_total',
    help: 'Cameras that went down, by why.',
    ...{ labelNames: ['reason'], registers },
  });
  new Gauge({
    name: 'porthole_webhook_waiting',
    help: 'Messages that the webhook has not taken yet.',
    registers,
    collect() {
      this.set(waiting());
    },
  });
  return {
    began: (reason) => outages.inc({ reason }),
  };
}
