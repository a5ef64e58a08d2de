import type { RtcPair } from '../../rtc/peer-stats.ts';

const KINDS: Record<string, string> = {
  host: 'own address',
  srflx: 'address seen from outside',
  prflx: 'address found on the way',
  relay: 'TURN',
};

/** How a connection goes, in a word or two: `udp`, `TURN over tls`. */
export function pairWords({ local, remote, protocol, relayProtocol }: RtcPair): string {
  if (local === 'relay') return `TURN over ${relayProtocol ?? protocol}`;
  return remote === 'relay' ? `${protocol}, TURN at its PC` : protocol;
}

/** What each end's address is, as the browser names them. */
export function pairTitle({ local, remote }: RtcPair): string {
  return `${KINDS[local] ?? local} here, ${KINDS[remote] ?? remote} there`;
}
