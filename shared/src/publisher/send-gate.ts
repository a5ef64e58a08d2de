/** Frames a second to a camera that nobody watches: fresh enough for who comes next, and a sign of life. */
export const IDLE_FPS = 1;

/** Ms that a frame may be early: sources waver by some, and a frame that is left out for it costs a whole interval. */
const EARLY_MS = 25;

/** Who watches, and how many frames a second the line is to be given. */
export interface Pace {
  /** Null before the relay has told. */
  readonly viewers: number | null;
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

/** Why a frame must wait, and be replaced by a newer one meanwhile; undefined where it may go. */
export function closedBy({ at }: SendGate, pace: Pace, now: number): 'idle' | 'paced' | undefined {
  const interval = intervalMs(pace);
  if (now >= at + interval - Math.min(EARLY_MS, interval / 4)) return undefined;
  return pace.viewers === 0 ? 'idle' : 'paced';
}

/** A frame has gone out. */
export function passed({ at }: SendGate, pace: Pace, now: number): SendGate {
  const interval = intervalMs(pace);
  const due = at + interval;
  // After a pause the rate goes on from now and nothing is made up for.
  return { at: due >= now - interval ? due : now };
}

function intervalMs({ viewers, atMostFps }: Pace): number {
  const paced = atMostFps === null ? 0 : 1_000 / atMostFps;
  return viewers === 0 ? Math.max(paced, 1_000 / IDLE_FPS) : paced;
}
