import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { CheckContext } from '@porthole/shared/doctor/check';
import {
  ICE_ANSWER_MS,
  type IceProbe,
  type StunSeen,
  type TurnEnd,
} from '@porthole/shared/doctor/ice/ice-probe';
import type { TurnServer } from '@porthole/shared/doctor/ice/ice-servers';
import type { IceUrl } from '@porthole/shared/protocol/ice-url';
import { allocate } from './allocate.ts';
import { CertificateRefused, openLink, type StunLink, Unreachable } from './stun-link.ts';
import { ATTRIBUTE, encodeRequest, type Mapped, METHOD, readAnswer, readXorAddress } from './stun-message.ts';

/** Ms after which a question goes again, as packets are lost. */
const ASKED_AT_MS = [0, 500, 1_500] as const;

/** STUN and TURN from Node, with sockets of its own. */
export const nodeIceProbe: IceProbe = { stun, turn };

async function stun(servers: readonly IceUrl[], context: CheckContext): Promise<StunSeen> {
  // One port for all, or their answers could not be compared.
  const socket = createSocket('udp4');
  try {
    await once(socket.bind(), 'listening');
    const answers = await Promise.all(servers.map((server) => bind(socket, server, context)));
    return seenBy(answers, { addresses: ownAddresses(), port: socket.address().port });
  } finally {
    socket.close();
  }
}

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));

/** What there is on this device: its addresses, and the port that asked. */
interface Own {
  readonly addresses: readonly string[];
  readonly port: number;
}

export function seenBy(answers: readonly (Mapped | undefined)[], own: Own): StunSeen {
  const mapped = answers.filter((answer) => answer !== undefined);
  const [first, second] = mapped;
  const seen = { address: first?.address ?? null, unanswered: answers.length - mapped.length };
  if (!first || !second) return { ...seen, nat: null };
  if (own.addresses.includes(first.address)) return { ...seen, nat: 'none' };
  const isSame = first.address === second.address && first.port === second.port;
  return isSame
    ? { ...seen, nat: 'one-port', keepsPort: first.port === own.port }
    : { ...seen, nat: 'port-each' };
}

/** @returns undefined where no answer came */
async function bind(socket: Socket, server: IceUrl, context: CheckContext): Promise<Mapped | undefined> {
  const found = await lookup(server.host, { family: 4 }).catch(() => undefined);
  if (!found) return undefined;
  const transaction = randomBytes(12);
  const request = encodeRequest({ method: METHOD.binding, transaction });
  return new Promise((resolve) => {
    const end = (mapped?: Mapped) => {
      for (const cancel of cancels) cancel();
      socket.off('message', heard).off('error', failed);
      resolve(mapped);
    };
    const failed = () => end();
    const heard = (message: Buffer) => {
      const value = readAnswer(message, transaction)?.attributes.get(ATTRIBUTE.xorMappedAddress);
      const mapped = readXorAddress(value, transaction);
      if (mapped) end(mapped);
    };
    socket.on('message', heard).on('error', failed);
    const send = () => socket.send(request, server.port, found.address, () => {});
    const cancels = [
      ...ASKED_AT_MS.map((ms) => context.timers.after(ms, send)),
      context.timers.after(ICE_ANSWER_MS, failed),
    ];
  });
}

async function turn(server: TurnServer, context: CheckContext): Promise<TurnEnd> {
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
