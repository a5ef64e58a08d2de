import { createHash } from 'node:crypto';
import type { CheckContext } from '@porthole/shared/doctor/check';
import type { TurnEnd } from '@porthole/shared/doctor/ice/ice-probe';
import type { IceEndpoint } from '@porthole/shared/doctor/ice/ice-servers';
import type { Given, StunLink } from './stun-link.ts';
import { ATTRIBUTE, type Attributes, CLASS, METHOD, readError, readXorAddress } from './stun-message.ts';

/** REQUESTED-TRANSPORT: UDP, which is what goes between a TURN server and the other side. */
const UDP = Buffer.from([17, 0, 0, 0]);
const AT_ONCE = Buffer.alloc(4);
const UNAUTHORIZED = 401;
const STALE_NONCE = 438;

/** What signs requests: RFC 8489 §9.2, long-term credentials. */
interface Signature {
  readonly attributes: Attributes;
  readonly key: Buffer;
}

/**
 * Asks for an address as RFC 8656 has it: once without credentials, to be told realm and nonce, then with them. What was given is given back.
 * @throws {Unreachable}
 */
export async function allocate(link: StunLink, server: IceEndpoint, context: CheckContext): Promise<TurnEnd> {
  const wanted: Attributes = [[ATTRIBUTE.requestedTransport, UDP]];
  const ask = (signature?: Signature) =>
    link.ask(
      {
        method: METHOD.allocate,
        attributes: [...wanted, ...(signature?.attributes ?? [])],
        ...(signature && { key: signature.key }),
      },
      context,
    );
  let answer = await ask();
  let signature: Signature | undefined;
  // Its first refusal brings realm and nonce; a nonce may be too old by the time it is used.
  for (const expected of [UNAUTHORIZED, STALE_NONCE]) {
    if (answer.class !== CLASS.error || readError(answer).status !== expected) break;
    signature = sign(answer, server);
    if (!signature) break;
    answer = await ask(signature);
  }
  if (answer.class !== CLASS.success) return { end: 'refused', ...readError(answer) };
  if (signature) await giveBack(link, signature, context);
  const open = { end: 'open', relayed: relayedIn(answer), server: link.address } as const;
  return link.isOfOwnAuthority ? { ...open, isOfOwnAuthority: true } : open;
}

function sign({ attributes }: Given, { username, credential }: IceEndpoint): Signature | undefined {
  const [realm, nonce] = [attributes.get(ATTRIBUTE.realm), attributes.get(ATTRIBUTE.nonce)];
  if (!realm || !nonce) return undefined;
  const name = Buffer.from(username);
  const text = Buffer.concat([name, Buffer.from(':'), realm, Buffer.from(`:${credential}`)]);
  return {
    attributes: [
      [ATTRIBUTE.username, name],
      [ATTRIBUTE.realm, realm],
      [ATTRIBUTE.nonce, nonce],
    ],
    // RFC 8489 has it so; it protects what is known to both sides anyway.
    key: createHash('md5').update(text).digest(),
  };
}

/** A lifetime of zero. Unheard, it ends by itself after ten minutes. */
async function giveBack(
  link: StunLink,
  { attributes, key }: Signature,
  context: CheckContext,
): Promise<void> {
  const given = {
    method: METHOD.refresh,
    attributes: [[ATTRIBUTE.lifetime, AT_ONCE] as const, ...attributes],
  };
  await link.ask({ ...given, key }, context).catch(() => undefined);
}

const relayedIn = ({ attributes, transaction }: Given): string | null =>
  readXorAddress(attributes.get(ATTRIBUTE.xorRelayedAddress), transaction)?.address ?? null;
