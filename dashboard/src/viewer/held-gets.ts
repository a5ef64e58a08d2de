import type { Door } from '@porthole/shared/ladder/door';
import { HTTP_BESIDE_AFTER_MS } from '@porthole/shared/ladder/ladder-rules';
import type { Ladder } from '@porthole/shared/ladder/ladder-state';
import { HELD_GETS, HELD_GETS_BESIDE_POLLING } from '@porthole/shared/protocol/limits';

/** Ms in which a Socket.IO that was closed gives its connections back. */
const PARTING_MS = 1_000;

/**
 * How many GETs a viewer may hold: all that it uses are five connections, of which an undecided Socket.IO takes three.
 *
 * @param partedAt when a Socket.IO was last closed, monotonic ms
 */
export function heldGets({ choice, socket, trial }: Ladder, partedAt: number, now: number): number {
  if (choice === 'http') return HELD_GETS;
  if (trial?.engine.includes('polling')) return HELD_GETS_BESIDE_POLLING;
  if (!socket) return now - partedAt < PARTING_MS ? HELD_GETS_BESIDE_POLLING : HELD_GETS;
  const answers = socket.over !== null || isOpening(socket, now);
  return answers && socket.over !== 'websocket' ? HELD_GETS_BESIDE_POLLING : HELD_GETS;
}

/** It has no session yet, and may still get one as usual. */
export function isOpening({ over, since }: Door, now: number): boolean {
  return over === null && now - since < HTTP_BESIDE_AFTER_MS;
}
