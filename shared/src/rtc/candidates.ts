/**
 * ICE candidates as both ends of an attempt treat them. A line is RFC 8839's `candidate-attribute`, with or without `a=` before it:
 * foundation, component, transport, priority, address, port, `typ`, type.
 */

/** Of what a line says, what is of use here. */
export interface CandidateLine {
  readonly address: string;
  readonly type: CandidateType;
}

export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay';

const LINE = /^(?:a=)?candidate:\S+ \d+ \S+ \d+ (?<address>\S+) \d+ typ (?<type>host|srflx|prflx|relay)\b/i;

/** Null where it is no candidate. */
export function readCandidate(line: string): CandidateLine | null {
  const { address, type } = LINE.exec(line)?.groups ?? {};
  if (address === undefined || type === undefined) return null;
  return { address, type: type.toLowerCase() as CandidateType };
}

/** Browsers and stacks say “there are no more” as null, as nothing, as an empty candidate and as RFC 8840's line. */
export function isEndOfCandidates(candidate: unknown): boolean {
  if (candidate === null || candidate === undefined) return true;
  if (typeof candidate === 'object')
    return 'candidate' in candidate && isEndOfCandidates(candidate.candidate);
  return typeof candidate === 'string' && /^\s*((a=)?end-of-candidates)?\s*$/.test(candidate);
}
