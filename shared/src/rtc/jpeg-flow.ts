import type { JpegFlow, RtcFacts } from './rtc-state.ts';

/** Ms without a JPEG after which they do not flow. Slower than this a camera gains nothing from WebRTC. */
const FLOW_GAP_MS = 5_000;

/** Ms for which they must have flowed: the first pictures of a page are not to share its line with an attempt. */
const FLOWING_MS = 2_000;

/** Ms for which a JPEG shows that the source runs: at standby one comes every 300 ms, and one may be late. */
const RECENT_MS = 700;
const RECENT_INTERVALS = 3;

/** Of the newest gap in the smoothed one, at the least: the first ones are all there is to go by, and their mean is taken. */
const WEIGHT = 0.2;

/** Ms between two frames that are believed: those of a clump come at once, and after a pause comes none. */
const LEAST_INTERVAL_MS = 20;
const MOST_INTERVAL_MS = 2_000;

/** Ten frames a second, until it is known. */
export const NO_FLOW: JpegFlow = { since: null, beforeAt: null, intervalMs: 100, gaps: 0 };

/** @param all whether every JPEG was asked for, so that the gap tells of the camera */
export function jpegCame(flow: JpegFlow, before: number | null, at: number, all: boolean): JpegFlow {
  const gap = before === null ? Number.POSITIVE_INFINITY : at - before;
  const next = { ...flow, beforeAt: before };
  if (flow.since === null || gap > FLOW_GAP_MS) return { ...next, since: at };
  return all ? paced(next, gap) : next;
}

function paced(flow: JpegFlow, gap: number): JpegFlow {
  const gaps = flow.gaps + 1;
  return { ...flow, gaps, intervalMs: smoothed(flow.intervalMs, gap, Math.max(WEIGHT, 1 / gaps)) };
}

export function smoothed(mean: number, gap: number, weight: number): number {
  const believed = Math.min(MOST_INTERVAL_MS, Math.max(LEAST_INTERVAL_MS, gap));
  return mean + weight * (believed - mean);
}

/** They have flowed for long enough that an attempt may be made. */
export function hasFlowed({ since }: JpegFlow, { jpegAt }: RtcFacts, now: number): boolean {
  return since !== null && jpegAt !== null && jpegAt - since >= FLOWING_MS && now - jpegAt <= FLOW_GAP_MS;
}

/** The relay brings frames at this moment, of a source that is said to run. */
export const isFlowing = (flow: JpegFlow, facts: RtcFacts, now: number): boolean =>
  facts.sourceAlive && isComing(flow, facts, now);

/** More than one has come since: one alone may be of before, and was not sent while JPEGs stood by, for a door that is opened gets the newest. */
export const haveComeSince = ({ beforeAt }: JpegFlow, since: number): boolean =>
  beforeAt !== null && beforeAt > since;

/** Whatever is said of their source. */
export function isComing({ intervalMs }: JpegFlow, { jpegAt }: RtcFacts, now: number): boolean {
  return jpegAt !== null && now - jpegAt <= Math.max(RECENT_MS, RECENT_INTERVALS * intervalMs);
}
