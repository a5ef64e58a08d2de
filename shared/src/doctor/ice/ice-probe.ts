import type { IceUrl } from '../../protocol/ice-url.ts';
import type { CheckContext } from '../check.ts';
import type { IceEndpoint } from './ice-servers.ts';

/** What STUN told. */
export interface StunSeen {
  /** How this device looks from outside; null where no server answered. */
  readonly address: string | null;
  /** Whether two servers see one port alike; null where that is not known. */
  readonly ports: 'same' | 'differ' | null;
  /** Where a browser tells WebRTC of no address of its own, not even a hidden one. */
  readonly withoutOwn?: true;
}

/** What became of asking one TURN server for an address. */
export type TurnEnd =
  /** `relayed` is the address it gave, `server` its own, where they are known. */
  | {
      readonly end: 'open';
      readonly relayed: string | null;
      readonly server: string | null;
      /** Its certificate is trusted here, and not of a public authority. */
      readonly isOfOwnAuthority?: boolean;
    }
  | { readonly end: 'unreachable'; readonly detail?: string }
  | { readonly end: 'certificate'; readonly detail: string }
  /** STUN's error codes (RFC 8656 §18): 401 credentials, 486 quota, 508 capacity. */
  | { readonly end: 'refused'; readonly status: number; readonly detail: string };

/** The way to STUN and TURN servers; each platform wraps its own. Both may reject: then nothing is known. */
export interface IceProbe {
  /** Asks them over UDP, from one port. */
  stun(servers: readonly IceUrl[], context: CheckContext): Promise<StunSeen>;
  /** Asks for an address, and gives it back. */
  turn(server: IceEndpoint, context: CheckContext): Promise<TurnEnd>;
}

/** Ms after which a server counts as out of reach. */
export const ICE_ANSWER_MS = 3_000;
