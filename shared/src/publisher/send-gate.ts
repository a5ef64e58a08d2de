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
  const interval = intervalMs(pace);
  if (now >= at + interval - Math.min(EARLY_MS, interval / 4)) return undefined;
  const { reason, ms } = spared(pace.demand);
  return reason && ms >= interval ? reason : 'paced';
}

/** A frame has gone out. */
export function passed({ at }: SendGate, pace: Pace, now: number): SendGate {
  const interval = intervalMs(pace);
  const due = at + interval;
  // After a pause the rate goes on from now and nothing is made up for.
  return { at: due >= now - interval ? due : now };
}

function intervalMs({ demand, atMostFps }: Pace): number {
  return Math.max(spared(demand).ms, atMostFps === null ? 0 : 1_000 / atMostFps);
}

/** What viewers leave out of what is captured. */
function spared(demand: Demand | null): { reason?: 'idle' | 'standby'; ms: number } {
  if (!demand) return { ms: 0 };
  if (demand.viewers === 0) return { reason: 'idle', ms: 1_000 / IDLE_FPS };
  return standsBy(demand) ? { reason: 'standby', ms: STANDBY_INTERVAL_MS } : { ms: 0 };
}
