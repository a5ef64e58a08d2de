import { createHash } from 'node:crypto';
import type { CheckContext } from '@porthole/shared/doctor/check';
import type { IceEndpoint } from '@porthole/shared/doctor/ice/ice-servers';
import { ask, type StunLink } from './stun-link.ts';
import {
  type Answer,
  ATTRIBUTE,
  type Attributes,
  METHOD,
  readError,
  type Signature,
} from './stun-message.ts';

/** REQUESTED-TRANSPORT: UDP, which is what goes between a TURN server and the other side. */
const OVER_UDP: Attributes = [[ATTRIBUTE.requestedTransport, Buffer.from([17, 0, 0, 0])]];
const AT_ONCE: Attributes = [[ATTRIBUTE.lifetime, Buffer.alloc(4)]];
const UNAUTHORIZED = 401;
const STALE_NONCE = 438;

export interface Allocation {
  readonly answer: Answer;
  /** A lifetime of zero. Unheard, it ends by itself after ten minutes. */
  giveBack(): Promise<void>;
}

/** Asks for an address as RFC 8656 has it: once without credentials, to be told realm and nonce, then with them. */
export async function allocate(
  link: StunLink,
  server: IceEndpoint,
  context: CheckContext,
): Promise<Allocation> {
  const request = { method: METHOD.allocate, attributes: OVER_UDP };
  let answer = await ask(link, request, context);
  let signature: Signature | undefined;
  // Its first refusal brings realm and nonce; a nonce may be too old by the time it is used.
  for (const expected of [UNAUTHORIZED, STALE_NONCE]) {
    if (!answer.isError || readError(answer).status !== expected) break;
    signature = sign(answer, server);
    if (!signature) break;
    answer = await ask(link, { ...request, signature }, context);
  }
  const refresh = { method: METHOD.refresh, attributes: AT_ONCE, ...(signature && { signature }) };
  return { answer, giveBack: () => ask(link, refresh, context).then(ignored, ignored) };
}

const ignored = () => {};

/** RFC 8489 §9.2, long-term credentials. */
function sign({ attributes }: Answer, { username, credential }: IceEndpoint): Signature | undefined {
  const [realm, nonce] = [attributes.get(ATTRIBUTE.realm), attributes.get(ATTRIBUTE.nonce)];
  if (!realm || !nonce) return undefined;
  return {
    attributes: [
      [ATTRIBUTE.username, Buffer.from(username)],
      [ATTRIBUTE.realm, realm],
      [ATTRIBUTE.nonce, nonce],
    ],
    // RFC 8489 has it so; it protects what is known to both sides anyway.
    key: createHash('md5').update(`${username}:`).update(realm).update(`:${credential}`).digest(),
  };
}
