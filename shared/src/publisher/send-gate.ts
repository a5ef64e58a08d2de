import { type Demand, standsBy } from '../protocol/demand.ts';
import { STANDBY_INTERVAL_MS } from '../protocol/limits.ts';

/** Frames a second to a camera that nobody watches: fresh enough for who comes next, and a sign of life. */
export const IDLE_FPS = 1;

/** Ms that a frame may be early: sources waver by some, and a frame that is left out for it costs a whole interval. */
const EARLY_MS = 25;

/** What viewers want, and how many frames a second the line is to be given. */
export interface Pace {
  /** Null before the relay has told. */
  readonly demand: Demand | null;
  /** Null for all that are captured. */
  readonly atMostFps: number | null;
}

/**
 * When the next frame may go. Pure; monotonic ms.
 *
 * `at`: when the last one was due, which keeps the rate where frames come a little early or late.
 */
export interface SendGate {
  readonly at: number;
}

export const OPEN_GATE: SendGate = { at: Number.NEGATIVE_INFINITY };

/** Why a frame waits although the line has room. */
export type Holdback = 'idle' | 'standby' | 'paced';

/** Why a frame must wait, and be replaced by a newer one meanwhile; undefined where it may go. */
export function closedBy({ at }: SendGate, pace: Pace, now: number): Holdback | undefined {
  const { reason, ms } = limitOf(pace);
  return now >= at + ms - Math.min(EARLY_MS, ms / 4) ? undefined : reason;
}

/** A frame has gone out. */
export function passed({ at }: SendGate, pace: Pace, now: number): SendGate {
  const { ms } = limitOf(pace);
  // After a pause the rate goes on from now and nothing is made up for.
  return { at: at + ms >= now - ms ? at + ms : now };
}

/** Ms between frames, and for whom: viewers want fewer than are captured, or the line is given fewer. */
function limitOf({ demand, atMostFps }: Pace): { reason: Holdback; ms: number } {
  const pacedMs = atMostFps === null ? 0 : 1_000 / atMostFps;
  if (demand?.viewers === 0 && 1_000 / IDLE_FPS >= pacedMs) return { reason: 'idle', ms: 1_000 / IDLE_FPS };
  const isSpared = demand !== null && demand.viewers > 0 && standsBy(demand);
  if (isSpared && STANDBY_INTERVAL_MS >= pacedMs) return { reason: 'standby', ms: STANDBY_INTERVAL_MS };
  return { reason: 'paced', ms: pacedMs };
}
