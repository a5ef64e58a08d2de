import { type Ip, leadsHome, parseIp } from './candidates-ip.ts';

/**
 * ICE candidates as both ends of an attempt treat them. A line is RFC 8839's `candidate-attribute`, with or without `a=` before it:
 * foundation, component, transport, priority, address, port, `typ`, type.
 */

/** Of what a line says, what is of use here. */
export interface CandidateLine {
  readonly protocol: 'udp' | 'tcp';
  readonly address: string;
  readonly type: CandidateType;
}

export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay';

const LINE =
  /^(?:a=)?candidate:\S+ \d+ (?<protocol>\S+) \d+ (?<address>\S+) \d+ typ (?<type>host|srflx|prflx|relay)\b/i;

/** Null where it is no candidate. */
export function readCandidate(line: string): CandidateLine | null {
  const { protocol, address, type } = LINE.exec(line)?.groups ?? {};
  if (protocol === undefined || address === undefined || type === undefined) return null;
  const over = protocol.toLowerCase() === 'tcp' ? 'tcp' : 'udp';
  return { protocol: over, address, type: type.toLowerCase() as CandidateType };
}

/** Browsers and stacks say “there are no more” as null, as nothing, as an empty candidate and as RFC 8840's line. */
export function isEndOfCandidates(candidate: unknown): boolean {
  if (candidate === null || candidate === undefined) return true;
  if (typeof candidate === 'object')
    return 'candidate' in candidate && isEndOfCandidates(candidate.candidate);
  return typeof candidate === 'string' && /^\s*((a=)?end-of-candidates)?\s*$/.test(candidate);
}

/** Nobody else can reach it, however it is written; a TURN server that is asked to answers 403. */
export function isLoopback(line: string): boolean {
  const address = ipOf(line);
  return address !== null && leadsHome(address);
}

/** Worth a check of ICE. Any other name would be asked of this PC's resolver, which may lead it home or anywhere. */
export function isUsable(line: string): boolean {
  return isMdns(line) || (ipOf(line) !== null && !isLoopback(line));
}

/** A name made up by the browser in place of its PC's address (RFC 8828): only who is on the same network and asks by mDNS finds it. */
export function isMdns(line: string): boolean {
  return readCandidate(line)?.address.toLowerCase().endsWith('.local') ?? false;
}

/** The line with the address that is known to stand behind its `.local` name. Others are left as they are. */
export function withAddress(line: string, address: string): string {
  const named = isMdns(line) ? readCandidate(line)?.address : undefined;
  return named === undefined ? line : line.replace(` ${named} `, ` ${address} `);
}

function ipOf(line: string): Ip | null {
  const address = readCandidate(line)?.address;
  return address === undefined ? null : parseIp(address);
}
