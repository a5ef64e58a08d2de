import { BlockList, isIP } from 'node:net';

/** Loopback and unspecified: who sends there sends to itself. Addresses mapped into IPv6 are looked at as what they are. */
const HOME = new BlockList();
HOME.addSubnet('127.0.0.0', 8, 'ipv4');
HOME.addAddress('0.0.0.0', 'ipv4');
HOME.addAddress('::', 'ipv6');
HOME.addAddress('::1', 'ipv6');

/** RFC 8839's `candidate-attribute`: foundation, component, transport, priority, address, port, `typ`, type. */
const LINE = /^(?:a=)?candidate:\S+ \d+ \S+ \d+ (\S+) \d+ typ (?:host|srflx|prflx|relay)\b/i;

const addressOf = (line: string): string => LINE.exec(line)?.[1] ?? '';

/** Worth a check of ICE. Any name but `.local` would be asked of this PC's resolver, which may lead it home or anywhere. */
export function isUsable(line: string): boolean {
  const address = addressOf(line);
  return (
    isMdns(address) || (isAddress(address) && !HOME.check(address, address.includes(':') ? 'ipv6' : 'ipv4'))
  );
}

/** The line with the address that is known to stand behind its `.local` name. Others are left as they are. */
export function withAddress(line: string, address: string): string {
  const named = addressOf(line);
  return isMdns(named) ? line.replace(` ${named} `, ` ${address} `) : line;
}

/** A name made up by the browser in place of its PC's address (RFC 8828): only who is on the same network and asks by mDNS finds it. */
const isMdns = (address: string): boolean => address.toLowerCase().endsWith('.local');

/** Zones are none in a candidate. */
const isAddress = (text: string): boolean => isIP(text) > 0 && !text.includes('%');
