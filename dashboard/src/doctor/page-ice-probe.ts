import type { CheckContext } from '@porthole/shared/doctor/check';
import {
  ICE_ANSWER_MS,
  type IceProbe,
  type StunSeen,
  type TurnEnd,
} from '@porthole/shared/doctor/ice/ice-probe';
import { pause } from '@porthole/shared/doctor/network/ask';
import { isInside } from '@porthole/shared/doctor/redact';
import { hostAndPort, type IceUrl } from '@porthole/shared/protocol/ice-url';

/** Ms for an address over TLS: some six round trips, of which none may be waited for long. */
const TURN_MS = 5_000;

/** STUN and TURN as the browser asks them, which is all that a page can do. */
export const pageIceProbe: IceProbe = {
  async stun(servers, context) {
    const urls = servers.map((server) => `stun:${hostAndPort(server)}`);
    return stunSeen(await gather({ iceServers: [{ urls }] }, context, ICE_ANSWER_MS), servers.length);
  },
  async turn(server, context) {
    const { url, username, credential } = server;
    const configuration: RTCConfiguration = {
      iceServers: [{ urls: url, username, credential }],
      iceTransportPolicy: 'relay',
    };
    return turnEnd(await gather(configuration, context, TURN_MS), server);
  },
};

/** What a browser found out for a connection that is never made. */
export interface Gathered {
  readonly found: readonly Pick<RTCIceCandidate, 'type' | 'address' | 'foundation'>[];
  /** Why a server told of none. */
  readonly refused: readonly Pick<RTCPeerConnectionIceErrorEvent, 'errorCode' | 'errorText'>[];
  /** Every server has answered, or was given up. */
  readonly isComplete: boolean;
}

/** Lets the browser ask these servers, for so long at the most, or until one gives an address to relay by. */
async function gather(configuration: RTCConfiguration, context: CheckContext, ms: number): Promise<Gathered> {
  const connection = new RTCPeerConnection(configuration);
  const found: RTCIceCandidate[] = [];
  const refused: RTCPeerConnectionIceErrorEvent[] = [];
  const isComplete = () => connection.iceGatheringState === 'complete';
  const enough = new Promise<void>((resolve, reject) => {
    connection.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate) return;
      found.push(candidate);
      if (candidate.type === 'relay') resolve();
    };
    connection.onicecandidateerror = (event) => refused.push(event);
    connection.onicegatheringstatechange = () => isComplete() && resolve();
    // Nothing is gathered for a connection that carries nothing.
    connection.createDataChannel('doctor');
    connection.setLocalDescription().catch(reject);
  });
  try {
    await Promise.race([enough, pause(ms, context)]);
    return { found, refused, isComplete: isComplete() };
  } finally {
    connection.close();
  }
}

/** A browser leaves out what it has found already: a port that looks alike to all servers is told of once. */
export function stunSeen({ found, refused, isComplete }: Gathered, asked: number): StunSeen {
  const hosts = found.filter(({ type }) => type === 'host');
  const reflexive = found.filter(({ type }) => type === 'srflx');
  const everyone = isComplete && refused.length === 0;
  // One that is seen as it is, is told of as the host's. Where hosts are hidden that cannot be told from silence.
  const asItIs = everyone ? hosts.find(({ address }) => isPublic(address)) : undefined;
  const address = (reflexive[0] ?? asItIs)?.address ?? null;
  // Candidates of one foundation are of one port here. Ports of several network cards differ, and tell nothing.
  const bases = new Set(reflexive.map(({ foundation }) => foundation)).size;
  const ports = bases < reflexive.length ? 'differ' : everyone && bases < 2 ? 'same' : null;
  const seen: StunSeen = { address, ports: address !== null && asked > 1 ? ports : null };
  // Its own addresses it tells, hidden behind a name at the least, before it asks any server.
  return hosts.length > 0 ? seen : { ...seen, withoutOwn: true };
}

const ADDRESS = /^[\d.]+$|:/;

const isPublic = (address: string | null): boolean =>
  address !== null && ADDRESS.test(address) && !isInside(address);

/** No server, or no way to it (W3C WebRTC §4.8.2). Everything else is the server's own word. */
const UNREACHABLE = 701;

export function turnEnd(
  { found, refused }: Gathered,
  { host, over }: Pick<IceUrl, 'host' | 'over'>,
): TurnEnd {
  const relayed = found.find(({ type }) => type === 'relay');
  if (relayed) return { end: 'open', relayed: relayed.address, server: ADDRESS.test(host) ? host : null };
  const word = refused.find(({ errorCode }) => errorCode !== UNREACHABLE);
  if (word) return { end: 'refused', status: word.errorCode, detail: word.errorText };
  if (refused.some(({ errorText }) => /lookup/i.test(errorText)))
    return { end: 'unreachable', detail: 'its name is not known here' };
  // A browser tells neither which of the two it was.
  const orCertificate = { detail: 'no answer, or a certificate that is not trusted' };
  return { end: 'unreachable', ...(over === 'tls' && orCertificate) };
}
