import type { Timers } from '@porthole/shared/flow/timers';
import type { Registry } from 'prom-client';
import { Directory } from '../relay/directory.ts';
import type { PublisherObserver } from '../relay/publisher-runs.ts';
import type { Store } from '../store/store.ts';
import type { Log } from './log.ts';
import { loggedPublishers } from './log-publishers.ts';
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
  const directory = new Directory(clock, bothOf(metrics, loggedPublishers(log)));
  metrics.watch(directory);
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

function bothOf(one: PublisherObserver, other: PublisherObserver): PublisherObserver {
  return {
    publisherCame: (...came) => {
      one.publisherCame?.(...came);
      other.publisherCame?.(...came);
    },
    publisherMoved: (...moved) => {
      one.publisherMoved(...moved);
      other.publisherMoved(...moved);
    },
    publisherReconnected: (...back) => {
      one.publisherReconnected(...back);
      other.publisherReconnected(...back);
    },
    publisherLeft: (...left) => {
      one.publisherLeft(...left);
      other.publisherLeft(...left);
    },
  };
}
