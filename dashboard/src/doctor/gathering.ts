import type { CheckContext } from '@porthole/shared/doctor/check';
import type { StunSeen, TurnEnd } from '@porthole/shared/doctor/ice/ice-probe';
import { isInside } from '@porthole/shared/doctor/redact';
import type { IceUrl } from '@porthole/shared/protocol/ice-url';

/** A candidate as far as it is looked at; `url` is the server's that told of it. */
export type Found = Pick<RTCIceCandidate, 'type' | 'address' | 'port' | 'foundation'> & {
  readonly url: string | null;
};

/** Why a server told of none. */
export type Refused = Pick<RTCPeerConnectionIceErrorEvent, 'url' | 'errorCode' | 'errorText'>;

/** What a browser found out for a connection that is never made. */
export interface Gathered {
  readonly found: readonly Found[];
  readonly refused: readonly Refused[];
  /** Every server has answered, or was given up. */
  readonly isComplete: boolean;
}

/** Lets the browser ask these servers, for so long at the most, or until there is enough. */
export function gather(
  configuration: RTCConfiguration,
  { timers, signal }: CheckContext,
  ms: number,
  isEnough: (found: Found) => boolean = () => false,
): Promise<Gathered> {
  const connection = new RTCPeerConnection(configuration);
  const found: Found[] = [];
  const refused: Refused[] = [];
  return new Promise<Gathered>((resolve, reject) => {
    const end = () => resolve({ found, refused, isComplete: connection.iceGatheringState === 'complete' });
    const cancel = timers.after(ms, end);
    const stop = () => {
      cancel();
      end();
    };
    signal.addEventListener('abort', stop, { once: true });
    connection.onicecandidate = (event) => {
      const one = event.candidate?.candidate ? foundIn(event.candidate, event) : undefined;
      if (!one) return;
      found.push(one);
      if (isEnough(one)) stop();
    };
    connection.onicecandidateerror = ({ url, errorCode, errorText }) => {
      refused.push({ url, errorCode, errorText });
    };
    connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && stop();
    // Nothing is gathered for a connection that carries nothing.
    connection.createDataChannel('doctor');
    connection.setLocalDescription().catch(reject);
  }).finally(() => connection.close());
}

interface Telling {
  readonly url?: string | null;
}

/** Some browsers tell the server with the candidate, some with the event, some not at all. */
export function foundIn(candidate: RTCIceCandidate & Telling, event: RTCPeerConnectionIceEvent): Found {
  const { type, address, port, foundation, url } = candidate;
  return { type, address, port, foundation, url: url ?? (event as Telling).url ?? null };
}

/** What STUN told a browser: one line for a port that looks the same to all of them, for it leaves out what it has found already. */
export function stunSeen(gathered: Gathered, asked: number): StunSeen {
  const seen = seenOutside(gathered, asked);
  // Its own addresses it tells, hidden behind a name at the least, before it asks any server.
  const isTold = gathered.found.some(({ type }) => type === 'host');
  return isTold ? seen : { ...seen, withoutOwn: true };
}

function seenOutside({ found, refused, isComplete }: Gathered, asked: number): StunSeen {
  const reflexive = found.filter(({ type }) => type === 'srflx');
  const [first] = reflexive;
  if (!first) return withoutNat(found, refused, isComplete, asked);
  const answered = new Set(reflexive.map(({ url }) => url)).size;
  const everyone = isComplete && refused.length === 0;
  return {
    address: first.address,
    unanswered: everyone ? 0 : Math.max(0, asked - answered),
    nat: asked > 1 ? natOf(reflexive, everyone) : null,
  };
}

/** One that is seen as it is, is told of once, as the host's. Where hosts are hidden that cannot be told from silence. */
function withoutNat(
  found: readonly Found[],
  refused: readonly Refused[],
  isComplete: boolean,
  asked: number,
): StunSeen {
  const host = found.find(({ type, address }) => type === 'host' && isPublic(address));
  return isComplete && refused.length === 0 && host
    ? { address: host.address, nat: 'none', unanswered: 0 }
    : { address: null, nat: null, unanswered: asked };
}

const isPublic = (address: string | null): boolean =>
  address !== null && /^[\d.]+$|:/.test(address) && !isInside(address);

/** Candidates of one foundation are of one port here. Ports of several network cards differ, and tell nothing. */
function natOf(reflexive: readonly Found[], everyone: boolean): StunSeen['nat'] {
  const ports = new Map<string | null, Set<string>>();
  for (const { foundation, address, port } of reflexive)
    ports.set(foundation, (ports.get(foundation) ?? new Set()).add(`${address} ${port}`));
  if ([...ports.values()].some(({ size }) => size > 1)) return 'port-each';
  return everyone && ports.size === 1 ? 'one-port' : null;
}

/** No server, or no way to it (W3C WebRTC §4.8.2). Everything else is the server's own word. */
const UNREACHABLE = 701;

export function turnEnd(
  { found, refused }: Gathered,
  { host, over }: Pick<IceUrl, 'host' | 'over'>,
): TurnEnd {
  const relayed = found.find(({ type }) => type === 'relay');
  if (relayed)
    return { end: 'open', relayed: relayed.address, server: /^[\d.]+$|:/.test(host) ? host : null };
  const word = refused.find(({ errorCode }) => errorCode !== UNREACHABLE);
  if (word) return { end: 'refused', status: word.errorCode, detail: word.errorText };
  if (refused.some(({ errorText }) => /lookup/i.test(errorText)))
    return { end: 'unreachable', detail: 'its name is not known here' };
  // A browser tells neither which of the two it was.
  const orCertificate = { detail: 'no answer, or a certificate that is not trusted' };
  return { end: 'unreachable', ...(over === 'tls' && orCertificate) };
}
