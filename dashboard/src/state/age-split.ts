import type { FrameHeader } from '@porthole/shared/protocol/frame';

/** A frame's age by where the time went, ms. The parts add up to the age. */
export interface AgeSplit {
  readonly ageMs: number;
  /** From capture to the relay, encoding included. */
  readonly toRelayMs: number;
  readonly inRelayMs: number;
  readonly toYouMs: number;
  /** From its arrival at this page to the paint. */
  readonly paintMs: number;
}

/**
 * A clock that is off by half a round trip may show a frame arriving before it was sent; then that part is nothing and its neighbour
 * is the shorter for it.
 *
 * @param arrivedAt and paintedAt on the relay's clock
 * @returns null where the relay has not told its times
 */
export function splitAge(
  { capturedAt, receivedAt, sentAt }: Pick<FrameHeader, 'capturedAt' | 'receivedAt' | 'sentAt'>,
  arrivedAt: number,
  paintedAt: number,
): AgeSplit | null {
  if (receivedAt === undefined || sentAt === undefined) return null;
  const end = Math.max(capturedAt, paintedAt);
  const received = between(capturedAt, receivedAt, end);
  const sent = between(received, sentAt, end);
  const arrived = between(sent, arrivedAt, end);
  return {
    ageMs: end - capturedAt,
    toRelayMs: received - capturedAt,
    inRelayMs: sent - received,
    toYouMs: arrived - sent,
    paintMs: end - arrived,
  };
}

const between = (from: number, at: number, to: number) => Math.min(to, Math.max(from, at));
