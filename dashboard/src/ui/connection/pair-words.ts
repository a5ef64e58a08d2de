import type { RtcPair } from '../../rtc/peer-stats.ts';

/** How a connection goes, in a word or two: `udp`, `TURN over tls`. */
export function pairWords({ local, remote, protocol, relayProtocol }: RtcPair): string {
  if (local === 'relay') return `TURN over ${relayProtocol ?? protocol}`;
  return remote === 'relay' ? `${protocol}, TURN at its PC` : protocol;
}
