import { requestBy } from '@porthole/shared/doctor/network/fetch-net';
import { type ProbeNet, type ProbeSocket, socketOptions } from '@porthole/shared/doctor/network/probe-net';
import { PROBE_NAMESPACE } from '@porthole/shared/protocol/probe';
import { io } from 'socket.io-client';

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** The way to the relay that served this page, as its own frames go. */
export function pageNet({ origin, hostname, port, protocol }: Location): ProbeNet {
  return {
    hostname,
    port: Number(port || (protocol === 'https:' ? HTTPS_PORT : HTTP_PORT)),
    request: requestBy((url, options) => fetch(url, options), origin),
    openSocket: (attempt, transport) =>
      io(origin + PROBE_NAMESPACE, socketOptions(attempt, transport)) as unknown as ProbeSocket,
    newAttempt: () =>
      Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) =>
        byte.toString(16).padStart(2, '0'),
      ).join(''),
  };
}
