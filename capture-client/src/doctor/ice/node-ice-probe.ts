import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import type { CheckContext } from '@porthole/shared/doctor/check';
import type { IceProbe, StunSeen, TurnEnd } from '@porthole/shared/doctor/ice/ice-probe';
import type { IceEndpoint } from '@porthole/shared/doctor/ice/ice-servers';
import type { IceUrl } from '@porthole/shared/protocol/ice-url';
import { allocate } from './allocate.ts';
import { ask, CertificateRefused, Mail, openLink, type StunLink, Unreachable } from './stun-link.ts';
import { ATTRIBUTE, type Mapped, METHOD, readXorAddress } from './stun-message.ts';

/** STUN and TURN from Node, with sockets of its own. */
export const nodeIceProbe: IceProbe = { stun, turn };

async function stun(servers: readonly IceUrl[], context: CheckContext): Promise<StunSeen> {
  // One port for all, or their answers could not be compared.
  const socket = createSocket('udp4');
  try {
    await once(socket.bind(), 'listening');
    const answers = await Promise.all(servers.map((server) => bind(socket, server, context)));
    return seenBy(answers);
  } finally {
    socket.close();
  }
}

export function seenBy(answers: readonly (Mapped | undefined)[]): StunSeen {
  const [first, second] = answers.filter((answer) => answer !== undefined);
  const isSame = first?.address === second?.address && first?.port === second?.port;
  return { address: first?.address ?? null, ports: second ? (isSame ? 'same' : 'differ') : null };
}

/** @returns undefined where no answer came */
async function bind(socket: Socket, server: IceUrl, context: CheckContext): Promise<Mapped | undefined> {
  const found = await lookup(server.host, { family: 4 }).catch(() => undefined);
  if (!found) return undefined;
  const mail = new Mail();
  socket.on('message', (message) => mail.message(message)).on('error', (error) => mail.failed(error));
  const send = (request: Buffer) => socket.send(request, server.port, found.address, () => {});
  const answer = await ask({ loses: true, send }, mail, { method: METHOD.binding }, context).catch(
    () => undefined,
  );
  return answer && readXorAddress(answer.attributes.get(ATTRIBUTE.xorMappedAddress), answer.transaction);
}

async function turn(server: IceEndpoint, context: CheckContext): Promise<TurnEnd> {
  let link: StunLink | undefined;
  try {
    link = await openLink(server, context);
    return await allocate(link, server, context);
  } catch (error) {
    if (error instanceof CertificateRefused) return { end: 'certificate', detail: error.message };
    const detail = error instanceof Unreachable && error.message !== '' ? { detail: error.message } : {};
    return { end: 'unreachable', ...detail };
  } finally {
    link?.close();
  }
}
