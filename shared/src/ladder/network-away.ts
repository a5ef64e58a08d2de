import { type Door, silentMs, unansweredMs } from './door.ts';
import type { Ladder } from './ladder-state.ts';

/** Ms without any answer that tell of it: a relay that is not there, or a proxy, refuses sooner. */
const UNANSWERED_MS = 2_000;

/** Ms for which a Socket.IO, with a session or without, may bring nothing although frames are due. */
const SILENT_MS = 3_000;

/** Ms for one WebSocket: begun before the network is back, it may notice late, and a person waits three seconds. */
const ANEW_AFTER_MS = 2_500;

/** Ms after which each has more time: Chromium makes a page that left many handshakes wait longer and longer for the next. */
const LONG_AWAY_MS = 25_000;
const LONG_AWAY_ANEW_AFTER_MS = 10_000;

/**
 * Nothing brings a frame that is due, and plain requests are not even refused, where WebSocket has stood before. A browser gives every
 * request one of the few connections that it is making already, however long they wait for their next packet, half a minute and more;
 * each WebSocket has one of its own.
 */
export function isNetworkAway({ policy, stood, socket, http, dueSince }: Ladder, now: number): boolean {
  if (!policy.sharesConnections || dueSince === null || !stood.includes('websocket')) return false;
  return isUnanswered(http, now) && (isUnanswered(socket, now) || broughtNothing(socket, dueSince, now));
}

/** A WebSocket without a session, as they are opened one after another while the network is away. */
export function isOneOfMany({ over, engine }: Door): boolean {
  return over === null && !engine.includes('polling');
}

/** Whether it is to make room for the next. */
export function hasHadItsTime({ socket, dueSince }: Ladder, trial: Door, now: number): boolean {
  const isLong = socket !== null && silentMs(socket, dueSince, now) >= LONG_AWAY_MS;
  const time = isLong ? LONG_AWAY_ANEW_AFTER_MS : ANEW_AFTER_MS;
  return now - trial.openedAt >= time;
}

const isUnanswered = (door: Door | null, now: number) =>
  door !== null && unansweredMs(door, now) >= UNANSWERED_MS;

const broughtNothing = (door: Door | null, dueSince: number, now: number) =>
  door !== null && silentMs(door, dueSince, now) >= SILENT_MS;
