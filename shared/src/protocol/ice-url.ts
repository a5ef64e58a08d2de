/** What a connection to a STUN or TURN server goes over. */
export type IceWay = 'udp' | 'tcp' | 'tls';

/** The address of a STUN or TURN server, as RFC 7064 and RFC 7065 write it. */
export interface IceUrl {
  /** As it was given. */
  readonly url: string;
  readonly kind: 'stun' | 'turn';
  readonly over: IceWay;
  /** A name or an address, of IPv6 without its brackets. */
  readonly host: string;
  readonly port: number;
}

const WRITTEN =
  /^(stun|turns?):([a-z\d](?:[\w.-]*[a-z\d])?|\[[\da-f:.]{2,45}\])(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;

const PORT = 3478;
const TLS_PORT = 5349;
const MOST_PORTS = 65_535;

/** @returns undefined for what a browser would not take: it would refuse the whole list */
export function parseIceUrl(url: string): IceUrl | undefined {
  const [, scheme = '', host = '', port, transport] =
    WRITTEN.exec(url)?.map((part) => part?.toLowerCase()) ?? [];
  if (scheme === '') return undefined;
  // A browser knows STUN without a choice of transport, and TURN over TLS only over TCP.
  if (scheme === 'stun' ? transport !== undefined : scheme === 'turns' && transport === 'udp')
    return undefined;
  const number = Number(port ?? (scheme === 'turns' ? TLS_PORT : PORT));
  if (number < 1 || number > MOST_PORTS) return undefined;
  return {
    ...{ url, port: number, host: host.replace(/^\[|\]$/g, '') },
    kind: scheme === 'stun' ? 'stun' : 'turn',
    over: scheme === 'turns' ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp',
  };
}

/** `turn.example.org:3478`, as a firewall team writes it. */
export const hostAndPort = ({ host, port }: Pick<IceUrl, 'host' | 'port'>): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
