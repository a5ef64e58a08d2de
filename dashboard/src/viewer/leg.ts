import type { Change, Ladder } from '@porthole/shared/ladder/ladder-state';
import { doorsOf } from '@porthole/shared/ladder/ladder-state';
import { type Rung, type Rungs, rungsOf } from '@porthole/shared/ladder/rungs';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { TRANSPORTS, type Transport, type TransportChoice } from '@porthole/shared/protocol/transport';

/** All that is known of this page's leg to the relay. Times are monotonic ms. */
export interface LegFacts {
  readonly now: number;
  readonly ladder: Ladder;
  readonly signalling: boolean;
  /** Whether the last plain request was answered; null before the first. */
  readonly plainAnswers: boolean | null;
  /** Why the relay has let this page go, or not in, as it said itself. */
  readonly word: ReasonCode | null;
  /** Why a chosen WebSocket is refused, as the relay tells; null where it does not. */
  readonly refusal: ReasonCode | null;
  /** The device says that it has a network. */
  readonly online: boolean;
  readonly unreachableSince: number | null;
}

export interface Leg {
  readonly choice: TransportChoice;
  readonly transport: Transport | null;
  /** Why nothing gets through, as far as is known. */
  readonly relay: { reachable: true } | { reachable: false; since: number; code: ReasonCode };
  /** A door stands by which signals of WebRTC pass. */
  readonly signalling: boolean;
  /** What to tell a person; a connection that is only just being made is no trouble yet. */
  readonly trouble: ReasonCode | null;
  readonly rungs: Rungs;
  /** Newest last. */
  readonly changes: readonly Change[];
}

/** Ms without any session before that is worth a word. A first connection, or one that is changed, is quicker. */
const WORTH_A_WORD_MS = 1_000;

export function describeLeg(facts: LegFacts): Leg {
  const { ladder, now, unreachableSince, online, signalling } = facts;
  const { choice, changes } = ladder;
  const rungs = Object.fromEntries(TRANSPORTS.map((one) => [one, rung(one, facts)])) as Rungs;
  const common = { choice, transport: carrier(ladder), signalling, rungs, changes };
  if (unreachableSince === null) return { ...common, relay: { reachable: true }, trouble: null };
  const code = unreachableCode(facts);
  const told = !online || now - unreachableSince >= WORTH_A_WORD_MS;
  return {
    ...common,
    relay: { reachable: false, since: unreachableSince, code },
    trouble: told ? code : null,
  };
}

/** What carries pictures, or would: HTTP until a better one has. */
function carrier(ladder: Ladder): Transport | null {
  const { carrying, http, socket } = ladder;
  if (carrying !== null && doorsOf(ladder).some(({ over }) => over === carrying)) return carrying;
  return http?.over ?? socket?.over ?? null;
}

function unreachableCode({ online, ladder, plainAnswers, word }: LegFacts): ReasonCode {
  if (!online) return 'network-offline';
  if (word !== null) return word;
  return ladder.choice !== 'auto' && plainAnswers ? 'transport-pinned' : 'relay-unreachable';
}

/** What the ladder knows, and what is known beside it: that a plain request was answered, that nothing is. */
function rung(transport: Transport, facts: LegFacts): Rung {
  const known = rungsOf(facts.ladder, facts.now)[transport];
  if (known.state === 'untried' && transport === 'http' && facts.plainAnswers)
    return { ...known, state: 'ready' };
  if (known.state !== 'trying' || !isOverdue(transport, facts)) return known;
  return { ...known, state: 'failed', code: known.code ?? failure(transport, facts) };
}

/** The first tries of a connection take a moment. */
function isOverdue(transport: Transport, { ladder, now, unreachableSince }: LegFacts): boolean {
  const door = transport === 'http' ? ladder.http : ladder.socket;
  const since = unreachableSince ?? door?.since ?? now;
  // Where nothing is reached, trials of a way out go on and on.
  return (unreachableSince !== null || ladder.trial === null) && now - since >= WORTH_A_WORD_MS;
}

function failure(transport: Transport, facts: LegFacts): ReasonCode {
  const answers = facts.ladder.http?.over === 'http' || facts.plainAnswers === true;
  if (transport === 'http') return facts.ladder.socket?.over ? 'http-blocked' : unreachableCode(facts);
  const isTurnedAway = facts.unreachableSince !== null && facts.word !== null;
  if (!answers || isTurnedAway) return unreachableCode(facts);
  return transport === 'websocket' ? (facts.refusal ?? 'websocket-refused') : 'polling-blocked';
}
