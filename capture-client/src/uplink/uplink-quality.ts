import { judgeLine, PRESSED_BELOW, type Sample, type Verdict } from './line-verdict.ts';
import type { QualityLevel } from './quality-levels.ts';

/** Ms without the line being the limit after which the next better level is tried. */
const CALM_MS = 5_000;

/** Ms for which a level must hold to count as held; one that is left sooner after it was tried has failed. */
const PROVEN_MS = 30_000;

/** Most ms before a level that failed is tried again. */
const LONGEST_WAIT_MS = 120_000;

/** Most ms that frames of a level that was left are waited for. */
const DRAIN_MS = 1_000;

/** Levels left at once: a moment's trouble of the line must not cost all of the picture. */
const MOST_STEPS = 3;

/** Times as many frames that a step down must bring, or bytes were not what they lacked. */
const USEFUL = 1.25;

/** Part of the bytes sent before a step down; with fewer than these after it the line had room. */
const ROOM_LEFT = 0.75;

/** Frames a second below which one more or less within a second hides what a step brought. */
const COUNTABLE_FPS = 4;

/** Ms in which a window grows to its path, and TCP's with it; what passes meanwhile is no word on the line. */
const WARM_UP_MS = 1_500;

/** A level that did not hold. */
interface Failure {
  readonly level: number;
  /** Ms of calm before it is tried again. */
  readonly waitMs: number;
}

/**
 * Which level the line is given. Pure; monotonic ms.
 *
 * Down within a second or two of the line being the limit, by what it was seen to carry. Up one level at a time, when it has not been
 * the limit for five seconds; a level that then fails is tried again after twice the time, up to two minutes. A step down that brings
 * no more frames although fewer bytes are sent is taken back: then it is not the line that is slow, but who sends or answers.
 */
export interface UplinkQuality {
  readonly level: number;
  readonly samples: readonly Sample[];
  /** Frames of the level before that are still on their way, and say nothing of this one; waited for until then. */
  readonly draining: { readonly frames: number; readonly until: number } | null;
  /** Since when the line has not been the limit. */
  readonly calmSince: number | null;
  /** When a better level was last tried. */
  readonly triedAt: number | null;
  readonly failed: Failure | null;
  /** Bytes a second that got through when the line was last too thin for the level; null while it never was. */
  readonly carries: number | null;
  /** The last step down, until it has shown what it brings. */
  readonly before: { readonly level: number; readonly verdict: Verdict } | null;
  /** No further down before then, for it brought nothing. */
  readonly futile: { readonly until: number; readonly waitMs: number } | null;
  /** When the line began to be used; null while it rests. */
  readonly since: number | null;
}

export const FULL_QUALITY: UplinkQuality = {
  level: 0,
  samples: [],
  draining: null,
  calmSince: null,
  triedAt: null,
  failed: null,
  carries: null,
  before: null,
  futile: null,
  since: null,
};

/** Nobody watches or nothing is connected: the line is not tried, and what was seen of it says nothing of what comes. */
export function restQuality(state: UplinkQuality): UplinkQuality {
  return { ...state, samples: [], draining: null, calmSince: null, before: null, since: null };
}

export function stepQuality(
  state: UplinkQuality,
  sample: Sample,
  levels: readonly QualityLevel[],
): UplinkQuality {
  const since = state.since ?? sample.at;
  const draining = drained(state.draining, sample);
  if (draining || sample.at - since < WARM_UP_MS) return { ...state, draining, since };
  const proven = prove(spared({ ...state, draining, since }, sample), sample.at);
  const { samples, verdict } = judgeLine([...proven.samples, sample], levels, proven.level);
  const seen = { ...proven, samples };
  if (!verdict) return seen;
  if (verdict.isPressed) return pressed(seen, verdict, sample, levels);
  if (verdict.isLimit) return { ...seen, calmSince: null, before: null };
  // That a frame now and then finds room is no promise that more would.
  if (sample.standsBy) return { ...seen, calmSince: null, before: null };
  const calm = { ...seen, calmSince: seen.calmSince ?? sample.at, before: null };
  return mayTry(calm, sample.at) ? tryBetter(calm, sample.at) : calm;
}

const inFlightAt = ({ inFlight, at }: Sample) => ({ frames: inFlight, until: at + DRAIN_MS });

function drained(draining: UplinkQuality['draining'], sample: Sample): UplinkQuality['draining'] {
  if (!draining || sample.at >= draining.until) return null;
  const frames = Math.min(draining.frames - sample.delivered, sample.inFlight);
  return frames > 0 ? { ...draining, frames } : null;
}

/** A frame now and then proves no level, and is not to be compared with all of them. */
function spared(state: UplinkQuality, { standsBy, ms }: Sample): UplinkQuality {
  if (!standsBy) return state;
  return { ...state, before: null, triedAt: state.triedAt === null ? null : state.triedAt + ms };
}

/** A level that has held is no failure any more. */
function prove(state: UplinkQuality, now: number): UplinkQuality {
  const isProven = state.triedAt !== null && now - state.triedAt >= PROVEN_MS;
  return isProven ? { ...state, triedAt: null, failed: null } : state;
}

function pressed(
  state: UplinkQuality,
  verdict: Verdict,
  sample: Sample,
  levels: readonly QualityLevel[],
): UplinkQuality {
  if (wasFutile(state, verdict)) return takeBack(state, sample);
  const isBlocked = state.futile !== null && sample.at < state.futile.until;
  if (isBlocked || state.level + 1 >= levels.length) return { ...state, calmSince: null, before: null };
  const hasFailed = state.triedAt !== null;
  return {
    ...state,
    // The level before it was held.
    level: hasFailed ? state.level + 1 : levelFor(state.level, verdict, levels),
    samples: [],
    draining: inFlightAt(sample),
    calmSince: null,
    triedAt: null,
    before: { level: state.level, verdict },
    futile: state.before ? null : state.futile,
    failed: hasFailed ? failure(state) : null,
    // On the way down each smaller picture fills the line less; the first one filled it.
    carries:
      state.calmSince === null && !hasFailed
        ? Math.max(state.carries ?? 0, verdict.bytesPerSecond)
        : verdict.bytesPerSecond,
  };
}

function wasFutile({ before }: UplinkQuality, { fps, bytesPerSecond }: Verdict): boolean {
  if (!before || before.verdict.fps < COUNTABLE_FPS) return false;
  return fps < before.verdict.fps * USEFUL && bytesPerSecond < before.verdict.bytesPerSecond * ROOM_LEFT;
}

function takeBack({ before, futile, ...state }: UplinkQuality, sample: Sample): UplinkQuality {
  const waitMs = Math.min(LONGEST_WAIT_MS, futile ? futile.waitMs * 2 : CALM_MS);
  return {
    ...state,
    level: before?.level ?? state.level,
    samples: [],
    draining: inFlightAt(sample),
    calmSince: null,
    before: null,
    futile: { until: sample.at + waitMs, waitMs },
  };
}

function failure({ failed, level }: UplinkQuality): Failure {
  const waited = failed?.level === level ? failed.waitMs : CALM_MS;
  return { level, waitMs: Math.min(LONGEST_WAIT_MS, waited * 2) };
}

/** The first level at which the line would carry enough, by what it carried now. */
function levelFor(from: number, verdict: Verdict, levels: readonly QualityLevel[]): number {
  const lowest = Math.min(levels.length - 1, from + (verdict.fps > 0 ? MOST_STEPS : 1));
  const own = levels[from]?.weight ?? 1;
  for (let to = from + 1; to < lowest; to += 1) {
    const { weight, atMostFps } = levels[to] as QualityLevel;
    const enough = Math.min(verdict.wanted, atMostFps ?? Number.POSITIVE_INFINITY) * PRESSED_BELOW;
    if ((verdict.fps * own) / weight >= enough) return to;
  }
  return lowest;
}

function mayTry({ level, calmSince, failed }: UplinkQuality, now: number): boolean {
  if (level === 0 || calmSince === null) return false;
  const waitMs = failed && level - 1 <= failed.level ? failed.waitMs : CALM_MS;
  return now - calmSince >= waitMs;
}

function tryBetter(state: UplinkQuality, now: number): UplinkQuality {
  return { ...state, level: state.level - 1, samples: [], calmSince: null, triedAt: now, before: null };
}
