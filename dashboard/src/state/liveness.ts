import { CONNECTING_DEADLINE_MS, STALE_AFTER_MS } from '@porthole/shared/protocol/limits';

/** One paint. Monotonic ms, but for the capture time, which is on the relay's clock. */
export interface Paint {
  readonly at: number;
  readonly capturedAt: number;
  /** It followed another one as in a running stream. */
  readonly inFlow: boolean;
}

const SLOW_INTERVALS = 3;

export function isInFlow(before: Paint | null, at: number, frameIntervalMs = 0): boolean {
  return before !== null && at - before.at <= Math.max(STALE_AFTER_MS, SLOW_INTERVALS * frameIntervalMs);
}

/**
 * When the picture last showed life. A frame alone proves life only at its capture: the relay hands its latest to whoever joins, and
 * that may be an hour old. In a running stream the paint itself is the sign, so that a long way or a wrong clock makes nothing stale.
 *
 * @param clockOffset ms from monotonic to the relay's clock; null while unknown
 */
export function lastLifeAt({ at, capturedAt, inFlow }: Paint, clockOffset: number | null): number {
  return inFlow || clockOffset === null ? at : Math.min(at, capturedAt - clockOffset);
}

/** When the tile began to wait, for judging: once the wait is over, or a frame came of it, an old picture is stale, not connecting. */
export function waitingSince(
  askedAt: number,
  paint: Paint | null,
  lifeAt: number | null,
  now: number,
): number {
  if (!paint || lifeAt === null) return askedAt;
  const over = paint.at >= askedAt || now >= askedAt + CONNECTING_DEADLINE_MS;
  return over ? Math.min(askedAt, lifeAt) : askedAt;
}

/** Ms between two captures, below which the second shows hardly anything new. */
const HARDLY_NEWER_MS = 1_000;

/**
 * Whether a frame is left over from an outage: it has waited on its way, or for a page that was busy, is old by now, and hardly newer
 * than the one on the canvas, which came in good time. Newer ones follow as soon as this one is settled. Over a line that is always
 * that slow it is the news.
 *
 * @param relayNow the clock of both captures; null while unknown
 */
export function isLeftOver(
  capturedAt: number,
  shown: { capturedAt: number | null; ageMs: number | null } | null,
  relayNow: number | null,
): boolean {
  if (!shown || shown.ageMs === null || shown.capturedAt === null || relayNow === null) return false;
  const isOld = relayNow - capturedAt > STALE_AFTER_MS && shown.ageMs < HARDLY_NEWER_MS;
  return isOld && Math.abs(capturedAt - shown.capturedAt) < HARDLY_NEWER_MS;
}
