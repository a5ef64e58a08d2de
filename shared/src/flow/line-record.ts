/** What one receiver's line did in a span of time. */
export interface LineVerdict {
  /** Frames sent of those there were, 0 … 1; more than `ENOUGH_FPS` of a camera are not asked for. */
  readonly delivered: number;
  /** Whether next to nothing of what is asked for was dropped for want of room. */
  readonly clean: boolean;
  /** Frames and bytes a second that the receiver settled; the latter unbounded where they came in one clump. */
  readonly fps: number;
  readonly carried: number;
}

/** Frames a second of one camera that are enough: on a thin line, more pixels are then worth more than more frames. */
export const ENOUGH_FPS = 15;

/** Ms looked at before judging: a second of a webcam's frames tells a thin line from a late one. */
const SPAN_MS = 1_000;

/** Frames there must have been: of fewer, one late frame would be a quarter. */
const FEWEST_FRAMES = 4;

/** Part of the frames that may be dropped on a line that is not full: one late one in a second. */
const CLEAN = 0.07;

/** Moments at which frames were settled, by which a line's rate is known; of one alone nobody can tell a thin line from a pause. */
const FEWEST_SETTLED = 2;

/** What is sent, dropped and settled on one line since it was last judged. Time in monotonic ms. */
export class LineRecord {
  #since: number | undefined;
  /** Set while what was on its way before other pictures were chosen has not been settled: it tells nothing of them. */
  #sentSince: number | undefined;
  #cameras = new Map<string, { sent: number; dropped: number }>();
  #settled: Settled = nothingSettled(0);

  sent(camera: string, now: number): void {
    this.#count(camera, 'sent', now);
  }

  dropped(camera: string, now: number): void {
    this.#count(camera, 'dropped', now);
  }

  /** @param sentAt when the frame that is settled now had been sent */
  settled(bytes: number, sentAt: number, now: number): void {
    if (this.#sentSince !== undefined) {
      if (sentAt >= this.#sentSince) this.#begin(now, now);
      return;
    }
    const settled = this.#settled;
    if (now > settled.last || settled.frames === 0) settle(settled, now);
    if (settled.longest.end === now) settled.longest.bytes += bytes;
    settled.frames += 1;
    settled.bytes += bytes;
  }

  /** Other pictures are sent from now on. */
  restart(now: number): void {
    this.#sentSince = now;
  }

  /** Once enough has been seen; looking begins anew. A line on which nothing arrives at all is not judged: it may be a pause. */
  verdict(now: number): LineVerdict | undefined {
    if (this.#since === undefined || this.#sentSince !== undefined) return undefined;
    const span = now - this.#since;
    if (span < SPAN_MS || this.#settled.moments < FEWEST_SETTLED) return undefined;
    const frames = this.#frames((ENOUGH_FPS * span) / 1_000);
    if (frames.offered < FEWEST_FRAMES) return undefined;
    const verdict = {
      delivered: frames.got / frames.wanted,
      clean: frames.wanted - frames.got <= CLEAN * frames.wanted,
      ...rates(this.#settled),
    };
    this.#begin(now, this.#settled.last);
    return verdict;
  }

  #begin(since: number, settled: number): void {
    this.#since = since;
    this.#sentSince = undefined;
    this.#cameras = new Map();
    this.#settled = nothingSettled(settled);
  }

  #count(camera: string, what: 'sent' | 'dropped', now: number): void {
    if (this.#since === undefined) this.#begin(now, now);
    const counts = this.#cameras.get(camera);
    if (counts) counts[what] += 1;
    else this.#cameras.set(camera, { sent: 0, dropped: 0, [what]: 1 });
  }

  #frames(most: number): { offered: number; wanted: number; got: number } {
    const all = { offered: 0, wanted: 0, got: 0 };
    for (const { sent, dropped } of this.#cameras.values()) {
      all.offered += sent + dropped;
      all.wanted += Math.min(sent + dropped, most);
      all.got += Math.min(sent, most);
    }
    return all;
  }
}

interface Settled {
  frames: number;
  bytes: number;
  moments: number;
  from: number;
  last: number;
  /** The longest silence, and what ended it. */
  longest: { ms: number; end: number; bytes: number };
}

function nothingSettled(from: number): Settled {
  return { frames: 0, bytes: 0, moments: 0, from, last: from, longest: { ms: 0, end: from, bytes: 0 } };
}

/** Frames are settled after a silence, maybe many at once. */
function settle(settled: Settled, now: number): void {
  const ms = now - settled.last;
  if (ms > settled.longest.ms) settled.longest = { ms, end: now, bytes: 0 };
  settled.moments += 1;
  settled.last = now;
}

/** The bytes are counted without the longest silence and what ended it: a pause of a second is no measure of what a line carries. */
function rates({ frames, bytes, from, last, longest }: Settled): { fps: number; carried: number } {
  const flowingMs = last - from - longest.ms;
  return {
    fps: (frames * 1_000) / Math.max(1, last - from),
    carried: flowingMs > 0 ? ((bytes - longest.bytes) * 1_000) / flowingMs : Number.POSITIVE_INFINITY,
  };
}
