import type { Timers } from '@porthole/shared/flow/timers';
import { askRelayClock } from './http-clock.ts';
import { HttpTransport } from './http-transport.ts';
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

/** The doors of a relay, as the viewer session opens them. */
export function relayTransports(
  relay: RelayAddress,
): Pick<ViewerSessionOptions, 'openSocket' | 'openHttp' | 'askClock'> {
  return {
    openSocket: (choice, events) => new SocketIoTransport({ ...relay, choice }, events),
    openHttp: (events) => new HttpTransport({ ...relay, newViewerId }, events),
    askClock: () => askRelayClock(relay),
  };
}

/** Without randomUUID, which pages over plain HTTP do not have. */
function newViewerId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
