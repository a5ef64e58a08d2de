import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport, TransportChoice } from '../protocol/transport.ts';
import type { Door, EngineTransport } from './door.ts';
import { COOLDOWNS_MS, type Setbacks } from './setbacks.ts';

/** What differs between the two legs. Ms. */
export interface LadderPolicy {
  /** Plain requests are opened at once beside Socket.IO: a page wants its first picture soon. */
  readonly httpFirst: boolean;
  /** Plain requests wait for a frame and cannot tell a dead connection from none; where they are answered at once, their door can. */
  readonly httpWaits: boolean;
  /** Requests wait for connections that are being made already, as in a browser; else each has its own. */
  readonly sharesConnections: boolean;
  /** A door that brings no due frame for this long has another one opened beside it. */
  readonly suspectMs: number;
  /** Until a transport that was found blocked is tried again, after the first, second and any further time. */
  readonly cooldownsMs: readonly number[];
}

export const VIEWER_LADDER: LadderPolicy = {
  httpFirst: true,
  httpWaits: true,
  sharesConnections: true,
  suspectMs: 1_500,
  cooldownsMs: COOLDOWNS_MS,
};
/** A frame of a thin uplink takes seconds to be answered for. */
export const PUBLISHER_LADDER: LadderPolicy = {
  httpFirst: false,
  httpWaits: false,
  sharesConnections: false,
  suspectMs: 3_000,
  cooldownsMs: COOLDOWNS_MS,
};

/**
 * One leg's choice of what carries its frames, judged by frames alone: `carried` is said of a door when a frame that came through it
 * was painted, or answered for. Another door is opened beside one that does not carry, never instead of it; the better one is kept
 * once both are seen to carry, and one that fails beside another that works is let go and tried again later, unseen.
 * A transport is set back only while another one carries: where nothing does, the network or the relay is the cause, and everything is
 * tried on. Times are monotonic ms.
 */
export interface Ladder {
  readonly policy: LadderPolicy;
  readonly choice: TransportChoice;
  /** Of the door opened last. */
  readonly attempts: number;
  readonly socket: Door | null;
  readonly http: Door | null;
  /** A session of its own for a transport that failed earlier, beside what carries. */
  readonly trial: Door | null;
  readonly setbacks: Setbacks;
  /** Since when frames are due; null while none are. */
  readonly dueSince: number | null;
  /** The last tick, monotonic ms. */
  readonly tickedAt: number;
  /** When the network was last said to have changed; null before that. What has carried none since may be dead. */
  readonly movedAt: number | null;
  /** Within how many ms the next one is. */
  readonly dueMs: number;
  /** WebSockets that ended soon, in a row. */
  readonly cuts: number;
  /** How often HTTP was opened anew, running, because it was all there was and brought nothing. */
  readonly renewals: number;
  /** What had a session on this leg since it was opened. */
  readonly stood: readonly Transport[];
  /** What carries the picture; null while nothing does. */
  readonly carrying: Transport | null;
  /** Newest last. */
  readonly changes: readonly Change[];
}

/** The picture went over from one transport to another; null is none. */
export interface Change {
  /** Monotonic ms. */
  readonly at: number;
  readonly from: Transport | null;
  readonly to: Transport | null;
  /** Why the one before was left; null where the new one is simply better, or is the first. */
  readonly code: ReasonCode | null;
}

/** The doors that are to be open: opened and closed by whoever drives the ladder, each known by its attempt. */
export function doorsOf({ socket, http, trial }: Pick<Ladder, 'socket' | 'http' | 'trial'>): Door[] {
  return [socket, http, trial].filter((door) => door !== null);
}

/** Doors that a publisher's next frame may go out by, the best first. A trial is sent copies only. */
export function sendingOrder({ socket, http }: Pick<Ladder, 'socket' | 'http'>): Door[] {
  const order = socket?.over === 'websocket' ? [socket, http] : [http, socket];
  return order.filter((door) => door !== null);
}

/** The Engine.IO transports a choice leaves; polling first, for it passes where WebSocket does not. */
export function engineTransports(choice: TransportChoice): readonly EngineTransport[] {
  if (choice === 'websocket') return ['websocket'];
  if (choice === 'polling') return ['polling'];
  return ['polling', 'websocket'];
}
