import { NO_WISH, type Rendition, type Wish } from '../protocol/renditions.ts';
import { ENOUGH_FPS, LineRecord, type LineVerdict } from './line-record.ts';
import {
  allowedRenditions,
  type ChosenRendition,
  type PictureSize,
  wishedRendition,
} from './rendition-ladder.ts';
import { type RenditionOffers, shareLine } from './rendition-share.ts';

/** What the choice must know of a camera's frames, whoever watches it. */
export interface CameraFacts {
  /** Undefined before the first frame. */
  readonly full: PictureSize | undefined;
  /** Frames a second it offers; undefined while unknown. */
  readonly fps: number | undefined;
  bytes(name: Rendition): number;
}

/** Below this part of the frames the line is the limit. With `ENOUGH_FPS`, who gets more has at least 11 a second. */
const LIMIT = 0.75;

/** Part of what the line carried that the next pictures may take: frames differ in size, and acknowledgements need room. */
const FILL = 0.85;

/** A try of better pictures fails below this: above the limit by enough that a line's moods do not end it soon after. */
const TRY_FAILS = 0.8;

/** Ms for which a try must go well. */
const TRY_MS = 4_000;

/** What a try may cost, as a multiple of what is sent: of many cameras, some are raised at a time. */
const TRY_STEP = 1.5;

/** Ms with nothing dropped before a try; longer where the line was just found to be full. */
const SHORTEST_WAIT_MS = 5_000;
const WAIT_AFTER_LIMIT_MS = 10_000;
const LONGEST_WAIT_MS = 120_000;

/** Ms for which better pictures must last to have been worth it; where they do not, the next try waits four times as long. */
const WORTH_MS = 60_000;

/** Ms of the best pictures and nothing dropped after which what the line once carried is forgotten. */
const FORGET_MS = 30_000;

/** By how much smaller pictures must raise the frames a second; where they do not, it is not bytes that the line is short of. */
const HELPS = 1.15;

interface Watched {
  readonly wish: Wish;
  readonly facts: CameraFacts;
  /** Asked for with every frame, and another only where the camera has another size. */
  options?: Options;
}

/** What a wish makes of a camera of this size. */
interface Options {
  readonly full: PictureSize;
  readonly wished: ChosenRendition;
  readonly allowed: readonly Rendition[];
}

interface Plan {
  /** Bytes a second; unbounded while nothing is known against it. */
  budget: number;
  names: ReadonlyMap<string, Rendition>;
}

/**
 * - `open`: pictures are as chosen; better ones are tried after a while.
 * - `trying`: better ones, on trial. `before` is returned to if they are too much.
 * - `lowered`: smaller ones, of which is yet to be seen that they help. If not, `before` is returned to.
 */
type Phase =
  | { kind: 'open' }
  | { kind: 'trying'; since: number; before: Plan }
  | { kind: 'lowered'; fps: number; before: Plan };

/**
 * Which rendition of each camera one receiver is sent: never more than its tiles show, and together no more than its line carries.
 * Down within about a second and at once to what fits; up by trying, ever more rarely where it fails. Pure: time is handed in
 * (monotonic ms), and the caller says what it sent, dropped for want of room, and saw settled.
 */
export class RenditionChoice {
  readonly #cameras = new Map<string, Watched>();
  readonly #record = new LineRecord();
  #plan: Plan = { budget: Number.POSITIVE_INFINITY, names: new Map() };
  #phase: Phase = { kind: 'open' };
  #cleanSince = 0;
  /** Bytes a second, by the receiver's timing of each frame. */
  #carries: number | undefined;
  #waitMs = SHORTEST_WAIT_MS;
  #raisedAt = Number.NEGATIVE_INFINITY;
  /** While set, the line is not blamed unless even fewer frames arrive: smaller pictures did not help. */
  #notByBytes: { until: number; fps: number } | undefined;
  #notByBytesMs = WAIT_AFTER_LIMIT_MS;

  /** A camera to be watched, or another wish for it. Acts at once, for all cameras of the line. */
  watch(camera: string, facts: CameraFacts, wish: Wish = NO_WISH): void {
    this.#cameras.set(camera, { wish, facts });
    this.#planAnew();
  }

  unwatch(camera: string): void {
    if (this.#cameras.delete(camera)) this.#planAnew();
  }

  /** What the next frame of this camera is to be. */
  of(camera: string): ChosenRendition {
    const watched = this.#cameras.get(camera);
    const options = watched && optionsOf(watched);
    if (!options) return { name: 'full', cause: 'full' };
    const { wished, allowed } = options;
    const planned = this.#plannedName(camera, allowed);
    return planned === wished.name ? wished : { name: planned, cause: 'downlink-thin' };
  }

  sent(camera: string, now: number): void {
    this.#record.sent(camera, now);
    this.#judge(now);
  }

  /** A frame gave way to a newer one, because the line had no room for it. */
  dropped(camera: string, now: number): void {
    this.#record.dropped(camera, now);
    this.#judge(now);
  }

  /** @param carries bytes a second of the line, by the receiver's timing; undefined where nobody tells */
  settled(bytes: number, sentAt: number, now: number, carries?: number): void {
    this.#carries = carries;
    this.#record.settled(bytes, sentAt, now);
    this.#judge(now);
  }

  /** A camera may have another size by now, or have sent its first frame since. */
  #plannedName(camera: string, allowed: readonly Rendition[]): Rendition {
    const planned = this.#plan.names.get(camera);
    if (planned && allowed.includes(planned)) {
      if (this.#plan.budget !== Number.POSITIVE_INFINITY || planned === allowed[0]) return planned;
    }
    this.#planAnew();
    return this.#plan.names.get(camera) ?? (allowed[0] as Rendition);
  }

  #judge(now: number): void {
    const verdict = this.#record.verdict(now);
    if (!verdict) return;
    if (!verdict.clean) this.#cleanSince = now;
    if (this.#phase.kind === 'trying') this.#judgeTry(this.#phase, verdict, now);
    else if (this.#phase.kind === 'lowered') this.#judgeLowered(this.#phase, verdict, now);
    else this.#judgeOpen(verdict, now);
  }

  #judgeOpen(verdict: LineVerdict, now: number): void {
    if (verdict.delivered < LIMIT) this.#lower(verdict, now);
    else if (verdict.clean) this.#rise(now);
  }

  #judgeTry({ since, before }: Extract<Phase, { kind: 'trying' }>, verdict: LineVerdict, now: number): void {
    if (verdict.delivered < TRY_FAILS) {
      this.#waitMs = Math.min(LONGEST_WAIT_MS, this.#waitMs * 2);
      this.#cleanSince = now;
      this.#adopt(before, { kind: 'open' }, now);
    } else if (now - since >= TRY_MS) {
      this.#waitMs = Math.max(SHORTEST_WAIT_MS, this.#waitMs / 2);
      this.#raisedAt = now;
      this.#cleanSince = Math.max(since, this.#cleanSince);
      this.#phase = { kind: 'open' };
    }
  }

  #judgeLowered(
    { fps, before }: Extract<Phase, { kind: 'lowered' }>,
    verdict: LineVerdict,
    now: number,
  ): void {
    if (verdict.delivered >= LIMIT || verdict.fps >= fps * HELPS) {
      this.#phase = { kind: 'open' };
      this.#notByBytesMs = WAIT_AFTER_LIMIT_MS;
      this.#judgeOpen(verdict, now);
      return;
    }
    this.#notByBytes = { until: now + this.#notByBytesMs, fps };
    this.#notByBytesMs = Math.min(LONGEST_WAIT_MS, this.#notByBytesMs * 2);
    this.#adopt(before, { kind: 'open' }, now);
  }

  #lower(verdict: LineVerdict, now: number): void {
    const blameless = this.#notByBytes;
    if (blameless && now < blameless.until && verdict.fps >= LIMIT * blameless.fps) return;
    if (!this.#isFull) return;
    const before = this.#plan;
    const budget = FILL * Math.min(verdict.carried, this.#cost(before.names));
    this.#cleanSince = now;
    const waitMs = now - this.#raisedAt < WORTH_MS ? 4 * this.#waitMs : this.#waitMs;
    this.#waitMs = Math.min(LONGEST_WAIT_MS, Math.max(WAIT_AFTER_LIMIT_MS, waitMs));
    this.#adopt(this.#planned(budget), { kind: 'lowered', fps: verdict.fps, before }, now);
  }

  /** It is not the line where the receiver sees each frame come quickly, nor, where it sees nothing, while its page does not keep up. */
  get #isFull(): boolean {
    if (this.#carries !== undefined) return FILL * this.#carries < this.#cost(this.#plan.names);
    return [...this.#cameras.values()].every(({ wish }) => wish.fps === undefined);
  }

  #rise(now: number): void {
    const cleanMs = now - this.#cleanSince;
    if (this.#plan.budget === Number.POSITIVE_INFINITY || cleanMs < SHORTEST_WAIT_MS) return;
    const better = this.#better();
    if (better && cleanMs >= this.#waitMs) {
      this.#adopt(better, { kind: 'trying', since: now, before: this.#plan }, now);
    } else if (!better && cleanMs >= FORGET_MS) {
      this.#plan = { ...this.#plan, budget: Number.POSITIVE_INFINITY };
      this.#waitMs = SHORTEST_WAIT_MS;
    }
  }

  /** The next better pictures; undefined where each is the best that is wished. */
  #better(): Plan | undefined {
    const cost = this.#cost(this.#plan.names);
    const raises = [...this.#offers()].flatMap(([camera, offers]) => {
      const at = offers.findIndex(({ name }) => name === this.#plan.names.get(camera));
      const [now, next] = [offers[at], offers[at - 1]];
      return now && next ? [Math.max(0, next.bytesPerSecond - now.bytesPerSecond)] : [];
    });
    if (raises.length === 0) return undefined;
    // A hair more than the sum, which adds up otherwise when it is shared.
    return this.#planned(1.001 * Math.max(TRY_STEP * cost, cost + Math.min(...raises)));
  }

  #adopt(plan: Plan, phase: Phase, now: number): void {
    const same = [...plan.names].every(([camera, name]) => this.#plan.names.get(camera) === name);
    this.#plan = plan;
    this.#phase = same ? { kind: 'open' } : phase;
    if (!same) this.#record.restart(now);
  }

  /** Cameras or wishes are others than those of a try, which so tells nothing any more. */
  #planAnew(): void {
    const budget = this.#phase.kind === 'trying' ? this.#phase.before.budget : this.#plan.budget;
    this.#plan = this.#planned(budget);
    this.#phase = { kind: 'open' };
  }

  #planned(budget: number): Plan {
    return { budget, names: shareLine(budget, this.#offers()) };
  }

  #cost(names: ReadonlyMap<string, Rendition>): number {
    let cost = 0;
    for (const [camera, offers] of this.#offers())
      cost += offers.find(({ name }) => name === names.get(camera))?.bytesPerSecond ?? 0;
    return cost;
  }

  #offers(): Map<string, RenditionOffers> {
    const offers = new Map<string, RenditionOffers>();
    for (const [camera, watched] of this.#cameras) {
      const { facts, wish } = watched;
      const allowed = optionsOf(watched)?.allowed;
      if (!allowed) continue;
      const fps = Math.min(ENOUGH_FPS, facts.fps ?? ENOUGH_FPS, wish.fps ?? ENOUGH_FPS);
      offers.set(
        camera,
        allowed.map((name) => ({ name, bytesPerSecond: facts.bytes(name) * fps })),
      );
    }
    return offers;
  }
}

/** Undefined before the camera's first frame. */
function optionsOf(watched: Watched): Options | undefined {
  const { wish, facts, options } = watched;
  const { full } = facts;
  if (!full || options?.full === full) return full && options;
  watched.options = { full, wished: wishedRendition(wish, full), allowed: allowedRenditions(wish, full) };
  return watched.options;
}
