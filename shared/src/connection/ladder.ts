import type { TransportChoice } from '../protocol/transport.ts';

/**
 * One leg's choice between its two doors: Socket.IO (which climbs from polling to WebSocket within itself) and plain HTTP.
 * HTTP is tried beside a Socket.IO that does not answer, never instead of it, and is let go once Socket.IO has carried a frame.
 */
export interface Ladder {
  readonly choice: TransportChoice;
  /** Since when, in monotonic ms, Socket.IO has been without a session; null while it has one. */
  readonly socketDownSince: number | null;
  /** Whether this session of Socket.IO has carried a frame. */
  readonly socketProven: boolean;
  readonly http: 'off' | 'beside';
}

export type LadderEvent =
  | { type: 'chosen'; choice: TransportChoice }
  | { type: 'socket-up' }
  | { type: 'socket-down' }
  | { type: 'socket-carried' }
  | { type: 'tick' };

/** Ms that Socket.IO may go without a session before HTTP starts beside it. A relay that restarts is back sooner; a person waits at most five seconds. */
export const HTTP_BESIDE_AFTER_MS = 2_000;

export function openLadder(choice: TransportChoice, now: number): Ladder {
  return { choice, socketDownSince: now, socketProven: false, http: choice === 'http' ? 'beside' : 'off' };
}

export function stepLadder(ladder: Ladder, event: LadderEvent, now: number): Ladder {
  switch (event.type) {
    case 'chosen':
      return event.choice === ladder.choice ? ladder : openLadder(event.choice, now);
    case 'socket-up':
      return { ...ladder, socketDownSince: null, socketProven: false };
    case 'socket-down':
      return { ...ladder, socketDownSince: ladder.socketDownSince ?? now, socketProven: false };
    case 'socket-carried':
      if (ladder.socketDownSince !== null || ladder.socketProven) return ladder;
      return { ...ladder, socketProven: true, http: ladder.choice === 'http' ? 'beside' : 'off' };
    case 'tick':
      return overdue(ladder, now) ? { ...ladder, http: 'beside' } : ladder;
  }
}

function overdue({ choice, socketDownSince, http }: Ladder, now: number): boolean {
  return (
    choice === 'auto' &&
    http === 'off' &&
    socketDownSince !== null &&
    now - socketDownSince >= HTTP_BESIDE_AFTER_MS
  );
}

/** Which doors are to be open. */
export function openDoors({ choice, http }: Ladder): { socket: boolean; http: boolean } {
  return { socket: choice !== 'http', http: http === 'beside' };
}

/** The Engine.IO transports a choice leaves; polling first, for it passes where WebSocket does not. */
export function engineTransports(choice: TransportChoice): ('polling' | 'websocket')[] {
  if (choice === 'websocket') return ['websocket'];
  if (choice === 'polling') return ['polling'];
  return ['polling', 'websocket'];
}
