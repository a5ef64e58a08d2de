import { STANDBY_INTERVAL_MS } from '@porthole/shared/protocol/limits';
import { LEVELS, type QualityLevel } from './quality-levels.ts';

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
interface Verdict {
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
const WANTED_FPS = 12;

/** Part of what is wanted below which pictures become smaller: rates waver. */
const PRESSED_BELOW = 0.9;

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

/**
 * Which level the line is given. Knows no clock but that of its samples.
 *
 * Down within a second or two of the line being the limit, by what it was seen to carry. Up one level at a time, when it has not been
 * the limit for five seconds; a level that then fails is tried again after twice the time, up to two minutes. A step down that brings
 * no more frames although fewer bytes are sent is taken back: then it is not the line that is slow, but who sends or answers.
 */
export class UplinkQuality {
  level = 0;
  /** Ms for which the level was used and judged. */
  heldMs = 0;
  /** Frames a second of late at this level; null before it was judged. */
  fps: number | null = null;
  /** Bytes a second that got through when the line was last too thin for the level; null while it never was. */
  carries: number | null = null;
  readonly #levels: readonly QualityLevel[];
  #samples: readonly Sample[] = [];
  /** When the line began to be used; null while it rests. */
  #since: number | null = null;
  /** Frames of the level before that are still on their way, and say nothing of this one; waited for until then. */
  #draining = { frames: 0, until: 0 };
  /** Since when the line has not been the limit. */
  #calmSince: number | null = null;
  /** This level was tried as a better one, and has not held yet. */
  #isTried = false;
  /** A level that did not hold, and ms of calm before it is tried again. */
  #failed: { level: number; waitMs: number } | null = null;
  /** The last step down, until it has shown what it brings. */
  #before: { level: number; verdict: Verdict } | null = null;
  /** No further down before then, for it brought nothing. */
  #futile: { until: number; waitMs: number } | null = null;

  constructor(levels: readonly QualityLevel[] = LEVELS) {
    this.#levels = levels;
  }

  /** Nobody watches or nothing is connected: the line is not tried, and what was seen of it says nothing of what comes. */
  rest(): void {
    this.#samples = [];
    this.#since = null;
    this.#draining.frames = 0;
    this.#calmSince = null;
    this.#before = null;
  }

  step(sample: Sample): void {
    this.#since ??= sample.at;
    if (this.#isDraining(sample) || sample.at - this.#since < WARM_UP_MS) return;
    this.#hold(sample);
    this.#samples = lastOf([...this.#samples, sample], LONG_MS);
    const verdict = judge(this.#samples, this.#levels, this.level);
    if (!verdict) return;
    this.fps = verdict.fps;
    if (verdict.isPressed) this.#pressed(verdict, sample);
    // That a frame now and then finds room is no promise that more would.
    else this.#rate(verdict.isLimit || sample.standsBy, sample.at);
  }

  #isDraining({ delivered, inFlight, at }: Sample): boolean {
    const draining = this.#draining;
    draining.frames = at < draining.until ? Math.min(draining.frames - delivered, inFlight) : 0;
    return draining.frames > 0;
  }

  /** A frame now and then proves no level, and is not to be compared with all of them. */
  #hold({ ms, standsBy }: Sample): void {
    if (standsBy) this.#before = null;
    else this.heldMs += ms;
    if (!this.#isTried || this.heldMs < PROVEN_MS) return;
    this.#isTried = false;
    this.#failed = null;
  }

  #rate(isLimit: boolean, now: number): void {
    this.#before = null;
    this.#calmSince = isLimit ? null : (this.#calmSince ?? now);
    if (this.level === 0 || this.#calmSince === null) return;
    const better = this.level - 1;
    const waitMs = this.#failed && better <= this.#failed.level ? this.#failed.waitMs : CALM_MS;
    if (now - this.#calmSince < waitMs) return;
    this.#goTo(better);
    this.#isTried = true;
  }

  #pressed(verdict: Verdict, sample: Sample): void {
    if (this.#before && wasFutile(this.#before.verdict, verdict)) this.#takeBack(this.#before.level, sample);
    else if (this.level + 1 < this.#levels.length && sample.at >= (this.#futile?.until ?? 0))
      this.#stepDown(verdict, sample);
    else this.#rate(true, sample.at);
  }

  #stepDown(verdict: Verdict, sample: Sample): void {
    const { level } = this;
    // On the way down each smaller picture fills the line less; the first one filled it.
    const isFurther = this.#calmSince === null && !this.#isTried;
    this.carries = Math.max(isFurther ? (this.carries ?? 0) : 0, verdict.bytesPerSecond);
    if (this.#before) this.#futile = null;
    const waited = this.#failed?.level === level ? this.#failed.waitMs : CALM_MS;
    this.#failed = this.#isTried ? { level, waitMs: doubled(waited) } : null;
    // The level before one that was tried was held.
    this.#goTo(this.#isTried ? level + 1 : levelFor(level, verdict, this.#levels), sample);
    this.#before = { level, verdict };
  }

  #takeBack(level: number, sample: Sample): void {
    const waitMs = this.#futile ? doubled(this.#futile.waitMs) : CALM_MS;
    this.#goTo(level, sample);
    this.#futile = { until: sample.at + waitMs, waitMs };
  }

  /** @param last after which frames of the level before are waited for */
  #goTo(level: number, last?: Sample): void {
    this.level = level;
    this.heldMs = 0;
    this.fps = null;
    this.#isTried = false;
    this.#samples = [];
    this.#calmSince = null;
    this.#before = null;
    if (last) this.#draining = { frames: last.inFlight, until: last.at + DRAIN_MS };
  }
}

const doubled = (waitMs: number): number => Math.min(LONGEST_WAIT_MS, waitMs * 2);

function wasFutile(before: Verdict, { fps, bytesPerSecond }: Verdict): boolean {
  if (before.fps < COUNTABLE_FPS) return false;
  return fps < before.fps * USEFUL && bytesPerSecond < before.bytesPerSecond * ROOM_LEFT;
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

/** @returns undefined while too little was seen */
function judge(all: readonly Sample[], levels: readonly QualityLevel[], level: number): Verdict | undefined {
  const short = lastOf(all, SHORT_MS);
  // A path that stood still for a moment is no thin line.
  const isSteady = short.filter(({ delivered }) => delivered > 0).length * 2 >= short.length;
  const samples = isSteady ? short : all;
  const span = sum(samples, ({ ms }) => ms);
  const captured = sum(samples, (one) => one.captured);
  // A source that gives nothing says nothing of the line.
  if (span < (isSteady ? SHORT_MS : LONG_MS) * WHOLE || captured === 0) return undefined;
  const aSecond = (of: (sample: Sample) => number) => (sum(samples, of) * 1_000) / span;
  const fps = aSecond(({ delivered }) => delivered);
  const goal = Math.min(mostWanted(samples), (captured * 1_000) / span);
  const { weight, atMostFps } = levels[level] as QualityLevel;
  const isFull =
    sum(samples, ({ uplinkFull }) => uplinkFull) > Math.max(1, captured * CLUMPS) &&
    !isPathTheLimit(samples, fps);
  const better = levels[level - 1];
  const hasPlenty = better !== undefined && (fps * weight) / better.weight >= goal * PLENTY;
  return {
    fps,
    bytesPerSecond: aSecond(({ bytes }) => bytes),
    wanted: goal,
    isLimit: isFull && !hasPlenty,
    isPressed: isFull && fps < Math.min(goal, atMostFps ?? goal) * PRESSED_BELOW,
  };
}

const mostWanted = (samples: readonly Sample[]): number =>
  samples.some((one) => one.standsBy) ? Math.min(WANTED_FPS, 1_000 / STANDBY_INTERVAL_MS) : WANTED_FPS;

/** Smaller pictures would bring no more of them. */
function isPathTheLimit(samples: readonly Sample[], fps: number): boolean {
  const mostFps = samples.at(-1)?.mostFps ?? null;
  return mostFps !== null && fps >= mostFps * PATH_FULL;
}

function lastOf(samples: readonly Sample[], ms: number): readonly Sample[] {
  const end = samples.at(-1)?.at ?? 0;
  return samples.filter(({ at }) => at > end - ms);
}

const sum = (samples: readonly Sample[], of: (sample: Sample) => number): number =>
  samples.reduce((total, sample) => total + of(sample), 0);
