import type { PublisherName, PublisherObserver } from '../relay/publisher-runs.ts';
import type { Log } from './log.ts';

/** Who publishes, by whichever door. */
export function loggedPublishers(log: Log): PublisherObserver {
  const named = ({ camera, session }: PublisherName) => ({ camera, session });
  return {
    publisherCame: (who, transport) => log.info({ ...named(who), transport }, 'publisher came'),
    publisherMoved: (who, from, transport, reason) =>
      log.info({ ...named(who), from, transport, reason }, 'publisher moved'),
    publisherReconnected: (who, transport) => log.info({ ...named(who), transport }, 'publisher is back'),
    publisherLeft: (who, transport, ms) =>
      log.info({ ...named(who), transport, lastedMs: Math.round(ms) }, 'publisher left'),
  };
}
