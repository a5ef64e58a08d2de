import { STANDBY_INTERVAL_MS } from '@porthole/shared/protocol/limits';
import type { QualityLevel } from './quality-levels.ts';

/** What happened in some hundred ms. */
export interface Sample {
  /** Monotonic ms at its end, and how long it was. */
  readonly at: number;
  readonly ms: number;
  readonly captured: number;
  /** Answered by the relay. */
  readonly delivered: number;
  /** On their way at its end. */
  readonly inFlight: number;
  readonly bytes: number;
  /** Frames that a newer one replaced before the line had room. */
  readonly uplinkFull: number;
  /** Frames a second that would get through whatever their size: a long path or a busy processor lets no more; null where unknown. */
  readonly mostFps: number | null;
  /** A frame now and then is all that was asked for. */
  readonly standsBy: boolean;
}

/** How the line did of late at one level. */
export interface Verdict {
  /** Of what the relay answered. */
  readonly fps: number;
  readonly bytesPerSecond: number;
  /** Frames a second that are worth giving something up for. */
  readonly wanted: number;
  /** Frames were left out for want of room. */
  readonly isLimit: boolean;
  /** And so many that the pictures must become smaller. */
  readonly isPressed: boolean;
}

/** Frames a second that are kept as long as anything else can be given up; ten are the least that look like motion. */
export const WANTED_FPS = 12;

/** Part of what is wanted below which pictures become smaller: rates waver. */
export const PRESSED_BELOW = 0.9;

/** Part of the captured frames that may find no room although the line carries them: some come in a clump. */
const CLUMPS = 0.1;

/** Times what is wanted that the next better level must promise. */
const PLENTY = 1.1;

/** Part of the time to be judged that must have been seen: ticks come late. */
const WHOLE = 0.9;

/** Part of what gets through whatever its size from which that is the limit. */
const PATH_FULL = 0.7;

/** Ms judged: a line that answers steadily is known after one second, one that stutters only after two. */
const SHORT_MS = 1_000;
const LONG_MS = 2_000;

/** @returns what is worth keeping of the samples, and the verdict; none while too little was seen */
export function judgeLine(
  samples: readonly Sample[],
  levels: readonly QualityLevel[],
  level: number,
): { samples: readonly Sample[]; verdict: Verdict | undefined } {
  const kept = lastOf(samples, LONG_MS);
  const short = lastOf(kept, SHORT_MS);
  const verdict = isSteady(short)
    ? judge(short, SHORT_MS, levels, level)
    : (judge(kept, LONG_MS, levels, level) ?? unpressed(judge(short, SHORT_MS, levels, level)));
  return { samples: kept, verdict };
}

function lastOf(samples: readonly Sample[], ms: number): readonly Sample[] {
  const end = samples.at(-1)?.at ?? 0;
  return samples.filter(({ at }) => at > end - ms);
}

/** A path that stood still for a moment is no thin line. */
function isSteady(samples: readonly Sample[]): boolean {
  return samples.filter(({ delivered }) => delivered > 0).length * 2 >= samples.length;
}

const unpressed = (verdict: Verdict | undefined): Verdict | undefined =>
  verdict && { ...verdict, isPressed: false };

function judge(
  samples: readonly Sample[],
  ms: number,
  levels: readonly QualityLevel[],
  level: number,
): Verdict | undefined {
  const span = sum(samples, ({ ms: length }) => length);
  const captured = sum(samples, (one) => one.captured);
  // A source that gives nothing says nothing of the line.
  if (span < ms * WHOLE || captured === 0) return undefined;
  const full = sum(samples, (one) => one.uplinkFull);
  const fps = (sum(samples, (one) => one.delivered) * 1_000) / span;
  const bytesPerSecond = (sum(samples, (one) => one.bytes) * 1_000) / span;
  const { weight, atMostFps } = levels[level] as QualityLevel;
  const goal = Math.min(mostWanted(samples), (captured * 1_000) / span);
  const wanted = Math.min(goal, atMostFps ?? Number.POSITIVE_INFINITY);
  const isFull = full > Math.max(1, captured * CLUMPS) && !isPathTheLimit(samples, fps);
  const better = levels[level - 1];
  const hasPlenty = better !== undefined && (fps * weight) / better.weight >= goal * PLENTY;
  return {
    fps,
    bytesPerSecond,
    wanted: goal,
    isLimit: isFull && !hasPlenty,
    isPressed: isFull && fps < wanted * PRESSED_BELOW,
  };
}

const mostWanted = (samples: readonly Sample[]): number =>
  samples.some((one) => one.standsBy) ? Math.min(WANTED_FPS, 1_000 / STANDBY_INTERVAL_MS) : WANTED_FPS;

/** Smaller pictures would bring no more of them. */
function isPathTheLimit(samples: readonly Sample[], fps: number): boolean {
  const mostFps = samples.at(-1)?.mostFps ?? null;
  return mostFps !== null && fps >= mostFps * PATH_FULL;
}

function sum(samples: readonly Sample[], of: (sample: Sample) => number): number {
  return samples.reduce((total, sample) => total + of(sample), 0);
}
