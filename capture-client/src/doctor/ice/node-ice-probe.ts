import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import type { CheckContext } from '@porthole/shared/doctor/check';
import type { IceProbe, StunSeen, TurnEnd } from '@porthole/shared/doctor/ice/ice-probe';
import type { IceEndpoint } from '@porthole/shared/doctor/ice/ice-servers';
import type { IceUrl } from '@porthole/shared/protocol/ice-url';
import { inPlainWords } from '../../ui/plain-words.ts';
import { allocate } from './allocate.ts';
import { ask, CertificateRefused, openLink, type StunLink } from './stun-link.ts';
import { ATTRIBUTE, type Mapped, METHOD, readError, readXorAddress } from './stun-message.ts';

/** STUN and TURN from Node, with sockets of its own. */
export const nodeIceProbe: IceProbe = { stun, turn };

async function stun(servers: readonly IceUrl[], context: CheckContext): Promise<StunSeen> {
  // One port for all, or their answers could not be compared.
  const socket = createSocket('udp4');
  try {
    await once(socket.bind(), 'listening');
    return seenBy(await Promise.all(servers.map((server) => mappedBy(server, socket, context))));
  } finally {
    socket.close();
  }
}

/** @returns undefined where no answer came */
async function mappedBy({ host, port }: IceUrl, socket: Socket, context: CheckContext) {
  try {
    const { address } = await lookup(host, { family: 4 });
    const send = (request: Buffer) => socket.send(request, port, address, () => {});
    const answer = await ask({ socket, loses: true, send }, { method: METHOD.binding }, context);
    return readXorAddress(answer, ATTRIBUTE.xorMappedAddress);
  } catch {
    return undefined;
  }
}

export function seenBy(answers: readonly (Mapped | undefined)[]): StunSeen {
  const [first, second] = answers.filter((answer) => answer !== undefined);
  const isSame = first?.address === second?.address && first?.port === second?.port;
  return { address: first?.address ?? null, ports: second ? (isSame ? 'same' : 'differ') : null };
}

async function turn(server: IceEndpoint, context: CheckContext): Promise<TurnEnd> {
  let link: StunLink | undefined;
  try {
    link = await openLink(server, context);
    const { answer, giveBack } = await allocate(link, server, context);
    if (answer.isError) return { end: 'refused', ...readError(answer) };
    await giveBack();
    const relayed = readXorAddress(answer, ATTRIBUTE.xorRelayedAddress)?.address ?? null;
    return { end: 'open', relayed, server: link.address, isOfOwnAuthority: link.isOfOwnAuthority };
  } catch (error) {
    return endOf(error as Error);
  } finally {
    link?.close();
  }
}

function endOf(error: Error): TurnEnd {
  if (error instanceof CertificateRefused) return { end: 'certificate', detail: error.message };
  const isSilent = error.name === 'AbortError';
  return { end: 'unreachable', ...(!isSilent && { detail: inPlainWords(error.message) }) };
}
