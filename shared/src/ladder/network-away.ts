import { type Door, silentMs, unansweredMs } from './door.ts';
import type { Ladder } from './ladder-state.ts';

/** Ms without any answer that tell of it: a relay that is not there, or a proxy, refuses sooner. */
const UNANSWERED_MS = 2_000;

/** Ms that a WebSocket with a session may bring nothing although frames are due. */
const SILENT_MS = 3_000;

/** Ms for one WebSocket: begun before the network is back, it may notice late, and a person waits three seconds. */
const ANEW_AFTER_MS = 2_500;

/**
 * Nothing brings a frame that is due, and nobody refuses either, where WebSocket has stood before. A browser gives every request one
 * of the few connections that it is making already, however long they wait for their next packet, half a minute and more; each
 * WebSocket has one of its own.
 */
export function isNetworkAway({ policy, stood, socket, http, dueSince }: Ladder, now: number): boolean {
  if (!policy.sharesConnections || dueSince === null || !stood.includes('websocket')) return false;
  return isUnanswered(http, now) && (isUnanswered(socket, now) || isSilent(socket, dueSince, now));
}

/** Whether a WebSocket has had its time while the network is away. */
export function isBegunAnew({ engine, over, openedAt }: Door, now: number): boolean {
  return over === null && !engine.includes('polling') && now - openedAt >= ANEW_AFTER_MS;
}

const isUnanswered = (door: Door | null, now: number) =>
  door !== null && unansweredMs(door, now) >= UNANSWERED_MS;

const isSilent = (door: Door | null, dueSince: number, now: number) =>
  door !== null && silentMs(door, dueSince, now) >= SILENT_MS;
