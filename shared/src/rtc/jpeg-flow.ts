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
export const NO_FLOW: JpegFlow = { since: null, intervalMs: 100, gaps: 0 };

/** @param all whether every JPEG was asked for, so that the gap tells of the camera */
export function jpegCame(flow: JpegFlow, before: number | null, at: number, all: boolean): JpegFlow {
  const gap = before === null ? Number.POSITIVE_INFINITY : at - before;
  if (flow.since === null || gap > FLOW_GAP_MS) return { ...flow, since: at };
  return all ? paced(flow, gap) : flow;
}

function paced(flow: JpegFlow, gap: number): JpegFlow {
  const gaps = flow.gaps + 1;
  const believed = Math.min(MOST_INTERVAL_MS, Math.max(LEAST_INTERVAL_MS, gap));
  const weight = Math.max(WEIGHT, 1 / gaps);
  return { ...flow, gaps, intervalMs: flow.intervalMs + weight * (believed - flow.intervalMs) };
}

/** They have flowed for long enough that an attempt may be made. */
export function hasFlowed({ since }: JpegFlow, { jpegAt }: RtcFacts, now: number): boolean {
  return since !== null && jpegAt !== null && jpegAt - since >= FLOWING_MS && now - jpegAt <= FLOW_GAP_MS;
}

/** The relay brings frames at this moment, of a source that is said to run. */
export function isFlowing({ intervalMs }: JpegFlow, { jpegAt, sourceAlive }: RtcFacts, now: number): boolean {
  const recent = Math.max(RECENT_MS, RECENT_INTERVALS * intervalMs);
  return sourceAlive && jpegAt !== null && now - jpegAt <= recent;
}
