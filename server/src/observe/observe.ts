import type { Timers } from '@porthole/shared/flow/timers';
import type { Registry } from 'prom-client';
import { Directory } from '../relay/directory.ts';
import type { PublisherName, PublisherObserver } from '../relay/publisher-runs.ts';
import type { Store } from '../store/store.ts';
import { directoryMetrics } from './directory-metrics.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { Readiness } from './readiness.ts';
import { TelemetryDesk } from './telemetry-desk.ts';

export interface ObserveParts {
  readonly store: Store;
  readonly log: Log;
  /** The relay's clock. */
  readonly clock: Timers;
  /** Metrics of the process, where the relay is its program. */
  readonly processMetrics: Registry | undefined;
}

/** What is seen of the relay's work, and the directory whose work it is. */
export interface Observation {
  readonly directory: Directory;
  readonly metrics: Metrics;
  readonly telemetry: TelemetryDesk;
  readonly readiness: Readiness;
}

export function openObservation({ store, log, clock, processMetrics }: ObserveParts): Observation {
  const metrics = new Metrics(processMetrics);
  const directory = new Directory(clock, observedPublishers(metrics, log));
  directoryMetrics(metrics.registry, directory);
  return {
    directory,
    metrics,
    telemetry: new TelemetryDesk(clock, (said, viewer) => {
      metrics.told(said);
      if (!said.rtcAttempt) return;
      const { camera, code, shownMs } = said.rtcAttempt;
      const isKnown = camera !== undefined && directory.find(camera) !== undefined;
      log.info({ ...(isKnown && { camera }), viewer, code, shownMs }, 'WebRTC attempt over');
    }),
    readiness: new Readiness(store, log),
  };
}

/** Who publishes, by whichever door, is logged; changes of transport and reconnections are counted as well. */
export function observedPublishers(metrics: Metrics, log: Log): PublisherObserver {
  const named = ({ camera, session }: PublisherName) => ({ camera, session });
  return {
    publisherCame: (who, transport) => log.info({ ...named(who), transport }, 'publisher came'),
    publisherMoved: (who, from, transport, reason) => {
      log.info({ ...named(who), from, transport, reason }, 'publisher moved');
      metrics.transportChanged('publisher', { from, to: transport, reason });
    },
    publisherReconnected: (who, transport) => {
      log.info({ ...named(who), transport }, 'publisher is back');
      metrics.reconnected('publisher', transport);
    },
    publisherLeft: (who, transport, ms) =>
      log.info({ ...named(who), transport, lastedMs: Math.round(ms) }, 'publisher left'),
  };
}
