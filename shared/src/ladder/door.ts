import type { Transport } from '../protocol/transport.ts';

export type EngineTransport = 'polling' | 'websocket';

/** One connection to the relay that is open or being opened: a Socket.IO session, or plain requests. Times are monotonic ms. */
export interface Door {
  /** Names this very one; what is heard of others is stale. */
  readonly attempt: number;
  readonly way: 'socket' | 'http';
  /** What Engine.IO may use, in its order; none for plain requests. */
  readonly engine: readonly EngineTransport[];
  readonly openedAt: number;
  /** What its session runs over; null without one. */
  readonly over: Transport | null;
  /** Since when `over` is what it is. */
  readonly since: number;
  readonly upgradeRefused: boolean;
  /** When, without a session, it last failed to get one: refused, or after all of a handshake's time; null where it has not. */
  readonly refusedAt: number | null;
  /** When it last carried a frame over what it runs over; null before the first. */
  readonly carriedAt: number | null;
  /** Since when it has carried frames and no other door any; null where another has carried one since. */
  readonly aloneSince: number | null;
}

export function newDoor(
  attempt: number,
  way: Door['way'],
  engine: readonly EngineTransport[],
  now: number,
): Door {
  const fresh = {
    over: null,
    since: now,
    upgradeRefused: false,
    refusedAt: null,
    carriedAt: null,
    aloneSince: null,
  };
  return { attempt, way, engine, openedAt: now, ...fresh };
}

export function doorUp(door: Door, over: Transport, now: number): Door {
  if (door.over === over) return door;
  const upgradeRefused = door.upgradeRefused && over !== 'websocket';
  return { ...door, over, since: now, upgradeRefused, refusedAt: null, carriedAt: null, aloneSince: null };
}

/** A door without a session goes on trying; that it tried in vain once more is kept. */
export function doorDown(door: Door, now: number): Door {
  if (door.over === null) return { ...door, refusedAt: now };
  return { ...door, over: null, since: now, upgradeRefused: false, carriedAt: null, aloneSince: null };
}

export function doorCarried(door: Door, now: number): Door {
  return { ...door, carriedAt: now, aloneSince: door.aloneSince ?? now };
}

/** Ms for which a door without a session waits for an answer; 0 where it has one. */
export function unansweredMs({ over, openedAt, since, refusedAt }: Door, now: number): number {
  return over === null ? now - Math.max(openedAt, since, refusedAt ?? 0) : 0;
}

/** Ms without a frame that was due since `dueSince`; 0 where none is due. */
export function silentMs(door: Door, dueSince: number | null, now: number): number {
  if (dueSince === null) return 0;
  return Math.max(0, now - Math.max(door.since, door.carriedAt ?? 0, dueSince));
}
