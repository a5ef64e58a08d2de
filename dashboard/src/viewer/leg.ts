import type { Ladder } from '@porthole/shared/connection/ladder';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { TRANSPORTS, type Transport, type TransportChoice } from '@porthole/shared/protocol/transport';

/** All that is known of this page's leg to the relay. Times are monotonic ms. */
export interface LegFacts {
  readonly now: number;
  readonly ladder: Ladder;
  /** What Socket.IO's session runs over; null while it has none. */
  readonly socket: 'websocket' | 'polling' | null;
  readonly httpUp: boolean;
  /** The upgrade was refused in this session of Socket.IO. */
  readonly upgradeRefused: boolean;
  /** Whether the last plain request was answered; null before the first. */
  readonly plainAnswers: boolean | null;
  /** The device says that it has a network. */
  readonly online: boolean;
  /** What carried the last painted frame. */
  readonly painting: Transport | null;
  readonly unreachableSince: number | null;
}

export type RungState = 'painting' | 'ready' | 'untried' | 'failed';
export interface Rung {
  readonly state: RungState;
  readonly code: ReasonCode | null;
}

export interface Leg {
  readonly choice: TransportChoice;
  readonly transport: Transport | null;
  /** Why nothing gets through, as far as is known. */
  readonly relay: { reachable: true } | { reachable: false; since: number; code: ReasonCode };
  /** What to tell a person; a connection that is only just being made is no trouble yet. */
  readonly trouble: ReasonCode | null;
  readonly rungs: Readonly<Record<Transport, Rung>>;
}

/** Ms without any session before that is worth a word. A first connection, or one that is changed, is quicker. */
const WORTH_A_WORD_MS = 1_000;

export function describeLeg(facts: LegFacts): Leg {
  const { ladder, now, unreachableSince, online } = facts;
  const transport = carrier(facts);
  const choice = ladder.choice;
  const rungs = Object.fromEntries(TRANSPORTS.map((one) => [one, rung(one, facts)])) as Leg['rungs'];
  if (unreachableSince === null)
    return { choice, transport, relay: { reachable: true }, trouble: null, rungs };
  const code = unreachableCode(facts);
  const told = !online || now - unreachableSince >= WORTH_A_WORD_MS;
  const relay = { reachable: false, since: unreachableSince, code } as const;
  return { choice, transport, relay, trouble: told ? code : null, rungs };
}

/** HTTP carries until a frame of Socket.IO's has been painted. */
function carrier({ ladder, socket, httpUp }: LegFacts): Transport | null {
  if (httpUp && !ladder.socketProven) return 'http';
  return socket ?? (httpUp ? 'http' : null);
}

function unreachableCode({ online, ladder, plainAnswers }: LegFacts): ReasonCode {
  if (!online) return 'network-offline';
  return ladder.choice !== 'auto' && plainAnswers ? 'transport-pinned' : 'relay-unreachable';
}

function rung(transport: Transport, facts: LegFacts): Rung {
  if (isUp(transport, facts)) {
    const painting = facts.painting === transport;
    return { state: painting ? 'painting' : 'ready', code: null };
  }
  const code = failure(transport, facts);
  return code ? { state: 'failed', code } : { state: 'untried', code: null };
}

/** Polling stays ready beside a WebSocket that it was upgraded to. */
function isUp(transport: Transport, { socket, httpUp, ladder, plainAnswers }: LegFacts): boolean {
  if (transport === 'http') return httpUp || (plainAnswers === true && ladder.http === 'off');
  if (transport === 'polling')
    return socket === 'polling' || (socket === 'websocket' && ladder.choice === 'auto');
  return socket === 'websocket';
}

function failure(transport: Transport, facts: LegFacts): ReasonCode | undefined {
  const { now, ladder, upgradeRefused, plainAnswers, unreachableSince, httpUp } = facts;
  if (transport === 'websocket' && upgradeRefused) return 'websocket-blocked';
  if (!isTried(transport, ladder)) return undefined;
  if (unreachableSince !== null && now - unreachableSince < WORTH_A_WORD_MS) return undefined;
  if (!httpUp && !plainAnswers) return unreachableCode(facts);
  if (transport === 'http') return undefined;
  return transport === 'websocket' ? 'websocket-blocked' : 'polling-blocked';
}

/** Auto reaches WebSocket only through polling, so a polling that fails leaves WebSocket untried. */
function isTried(transport: Transport, { choice, http, socketDownSince }: Ladder): boolean {
  if (transport === 'http') return http === 'beside';
  if (choice === 'auto') return transport === 'polling' && socketDownSince !== null;
  return choice === transport;
}
