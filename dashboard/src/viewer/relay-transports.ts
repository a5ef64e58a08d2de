import type { Timers } from '@porthole/shared/flow/timers';
import { UpgradeTries } from '@porthole/shared/ladder/upgrade-tries';
import { askRelayClock } from './http-clock.ts';
import { HttpTransport } from './http-transport.ts';
import { plainGet } from './plain-get.ts';
import { RoundTrips } from './round-trips.ts';
import { SocketIoTransport, type SocketIoTransportOptions } from './socket-io-transport.ts';
import type { ViewerSessionOptions } from './viewer-session.ts';

export interface RelayAddress {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  readonly chance: () => number;
  readonly connect?: NonNullable<SocketIoTransportOptions['connect']>;
}

/** The doors of a relay, and what it is asked beside them. */
export type RelayTransports = Pick<
  ViewerSessionOptions,
  'openSocket' | 'openHttp' | 'askClock' | 'askArrival' | 'forgetPath'
>;

/** As the viewer session opens them. */
export function relayTransports(relay: RelayAddress): RelayTransports {
  const page = newPageName();
  const roundTrips = new RoundTrips(relay.timers);
  const upgrades = new UpgradeTries({
    name: page,
    timers: relay.timers,
    get: (path) => plainGet(relay, path, (response) => response.json()),
  });
  let named = 0;
  const newViewerId = () => {
    named += 1;
    return named === 1 ? page : `${page}-${named}`;
  };
  return {
    openSocket: (engine, events) =>
      new SocketIoTransport({ ...relay, roundTrips, engine, page, query: upgrades.query }, events),
    openHttp: (events, mostGets) =>
      new HttpTransport({ ...relay, roundTrips, newViewerId, mostGets }, events),
    askClock: async () => roundTrips.add(await askRelayClock(relay)),
    askArrival: upgrades.askArrival,
    forgetPath: () => roundTrips.forget(),
  };
}

/** Without randomUUID, which pages over plain HTTP do not have. */
function newPageName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
