import type { ReasonCode } from '../protocol/reasons.ts';
import { TRANSPORTS, type Transport } from '../protocol/transport.ts';
import { doorsOf, type Ladder } from './ladder-state.ts';

/** What is known of one transport of a leg. */
export interface Rung {
  /** `ready`: it has a session, or had one and is not needed. */
  readonly state: 'carrying' | 'ready' | 'trying' | 'untried' | 'failed';
  /** Why it failed, last. */
  readonly code: ReasonCode | null;
  /** Monotonic ms: when it is tried again by itself. Null where it is not. */
  readonly retryAt: number | null;
}

export type Rungs = Readonly<Record<Transport, Rung>>;

export function rungsOf(ladder: Ladder, now: number): Rungs {
  return Object.fromEntries(TRANSPORTS.map((one) => [one, rung(ladder, one, now)])) as Rungs;
}

function rung(ladder: Ladder, transport: Transport, now: number): Rung {
  const { carrying, setbacks } = ladder;
  if (carrying === transport) return plain('carrying');
  if (isBeingTried(ladder, transport)) return { ...plain('trying'), code: setbacks[transport]?.code ?? null };
  const setback = setbacks[transport];
  if (setback && !hasSession(ladder, transport)) {
    const retryAt = isTriedAgain(ladder, transport) ? Math.max(setback.retryAt, now) : null;
    return { state: 'failed', code: setback.code, retryAt };
  }
  const ready =
    hasSession(ladder, transport) || isBelow(ladder, transport) || ladder.stood.includes(transport);
  return plain(ready ? 'ready' : 'untried');
}

/** Plain requests are of no use beside a WebSocket. */
function isTriedAgain({ choice, socket }: Ladder, transport: Transport): boolean {
  return choice === 'auto' && (transport !== 'http' || socket?.over !== 'websocket');
}

const plain = (state: Rung['state']): Rung => ({ state, code: null, retryAt: null });

function isBeingTried({ socket, http, trial }: Ladder, transport: Transport): boolean {
  if (trial?.engine.includes(transport as 'websocket')) return true;
  if (transport === 'http') return http !== null && http.over === null;
  return socket !== null && socket.over === null && socket.engine[0] === transport;
}

function hasSession(ladder: Ladder, transport: Transport): boolean {
  return doorsOf(ladder).some(({ over }) => over === transport);
}

/** A session that climbed from polling to WebSocket has shown that polling passes. */
function isBelow({ socket }: Ladder, transport: Transport): boolean {
  return transport === 'polling' && socket?.over === 'websocket' && socket.engine.includes('polling');
}
