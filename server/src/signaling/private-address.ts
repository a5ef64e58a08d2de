import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { type AddressedRequest, clientAddress } from '../observe/client-address.ts';

/** Networks whose addresses mean something to a PC in the same one: RFC 1918, RFC 3927, RFC 4193. */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addSubnet('169.254.0.0', 16, 'ipv4');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** What a proxy leaves behind. Where none is believed, the address seen is its own and not the viewer's. */
const PROXY_TRACES = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'] as const;

/** The viewer's own address where it is a private one, else null. */
export function privateAddress(request: AddressedRequest, trustProxy: boolean): string | null {
  if (!trustProxy && PROXY_TRACES.some((name) => request.headers[name] !== undefined)) return null;
  const address = clientAddress(request, trustProxy)?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  const isPrivate =
    (isIPv4(address) && PRIVATE.check(address, 'ipv4')) ||
    (isIPv6(address) && PRIVATE.check(address, 'ipv6'));
  return isPrivate ? address : null;
}
