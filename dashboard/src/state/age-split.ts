import type { FrameHeader } from '@porthole/shared/protocol/frame';

/** A frame's age by where the time went, ms. The parts add up to the age. */
export interface AgeSplit {
  readonly ageMs: number;
  /** From capture to the relay, encoding included. */
  readonly toRelayMs: number;
  /** From there to this page, what the relay makes of it included. */
  readonly toYouMs: number;
  /** From its arrival at this page to the paint. */
  readonly paintMs: number;
}

/**
 * A clock that is off by half a round trip may show a frame arriving before it came in at the relay; then that part is nothing and its neighbour
 * is the shorter for it.
 *
 * @param arrivedAt and paintedAt on the relay's clock
 * @returns null where the relay has not told its times
 */
export function splitAge(
  { capturedAt, receivedAt }: Pick<FrameHeader, 'capturedAt' | 'receivedAt'>,
  arrivedAt: number,
  paintedAt: number,
): AgeSplit | null {
  if (receivedAt === undefined) return null;
  const end = Math.max(capturedAt, paintedAt);
  const received = between(capturedAt, receivedAt, end);
  const arrived = between(received, arrivedAt, end);
  return {
    ageMs: end - capturedAt,
    toRelayMs: received - capturedAt,
    toYouMs: arrived - received,
    paintMs: end - arrived,
  };
}

const between = (from: number, at: number, to: number) => Math.min(to, Math.max(from, at));
