import { smoothed } from './jpeg-flow.ts';
import type { Bridge, PeerCounts, Proof, Rtc, Stream } from './rtc-state.ts';

/** Ms without a painted frame after which JPEGs help out, and how many of the camera's own intervals they are at least. */
const BRIDGE_AFTER_MS = 300;
const BRIDGE_AFTER_INTERVALS = 2;

/** The same for a path that is dead. */
const STALL_AFTER_MS = 1_000;
const STALL_AFTER_INTERVALS = 5;

/** Ms for which bridges are remembered. */
const BRIDGES_WITHIN_MS = 30_000;

/** Frames that show, within the time that would make a path dead, that it is alive again. */
const PAINTS_TO_RETURN = 3;

/** Ms from a look at the counts until what they were is known. */
const LOOK_TAKES_MS = 50;

/** Ms after the last frame from which on whatever is heard came after it, and is not its tail. */
const TAIL_MS = 300;

/**
 * Of the newest gap in the smoothed one: a second's frames at ten a second. A shorter gap weighs as much less as it is shorter, for it
 * tells of less time: the pictures that a sender repeats for a proof, this viewer's or another's, come in a moment, and are nobody's pace.
 */
const WEIGHT = 0.1;
/** Intervals of a gap that are believed to be the camera's own. */
const OWN_GAP = 4;

export type Streaming = Extract<Rtc['phase'], Stream>;

export function isStreaming(phase: Rtc['phase']): phase is Streaming {
  return phase.name === 'rtc' || phase.name === 'bridge' || phase.name === 'frozen';
}

export const bridgeAfterMs = ({ intervalMs }: Stream): number =>
  Math.max(BRIDGE_AFTER_MS, BRIDGE_AFTER_INTERVALS * intervalMs);

export const stallAfterMs = ({ intervalMs }: Stream): number =>
  Math.max(STALL_AFTER_MS, STALL_AFTER_INTERVALS * intervalMs);

export function begun({ attempt, askedAt }: Proof, intervalMs: number, now: number): Streaming {
  return {
    name: 'rtc',
    attempt,
    askedAt,
    since: now,
    shownAt: now,
    paintedAt: now,
    decodedAt: now,
    intervalMs,
    bridges: [],
    resumedAt: null,
    counts: null,
    countedAt: now,
    heardAt: null,
    hiddenAt: null,
  };
}

export function painted<S extends Streaming>(stream: S, now: number): S {
  return { ...stream, paintedAt: now, decodedAt: now, intervalMs: paceOf(stream, now), heardAt: null };
}

function paceOf({ paintedAt, intervalMs }: Stream, now: number): number {
  const gap = now - paintedAt;
  const weight = WEIGHT * Math.min(1, gap / intervalMs);
  return smoothed(intervalMs, Math.min(gap, OWN_GAP * intervalMs), weight);
}

export function counted<S extends Streaming>(stream: S, counts: PeerCounts, now: number): S {
  const before = stream.counts;
  const next = { ...stream, counts, countedAt: now };
  if (!before) return next;
  if (counts.framesDecoded > before.framesDecoded) {
    // Those that were painted meanwhile have told when they came.
    const decodedAt = stream.paintedAt > stream.countedAt - LOOK_TAKES_MS ? stream.decodedAt : now;
    return { ...next, decodedAt, heardAt: null };
  }
  const heard = counts.checksHeard > before.checksHeard || counts.packetsReceived > before.packetsReceived;
  const pastTail = stream.countedAt >= Math.max(stream.paintedAt, stream.decodedAt) + TAIL_MS;
  return heard && pastTail ? { ...next, heardAt: next.heardAt ?? now } : next;
}

/** What was silent meanwhile is given its time again. */
export const given = <S extends Streaming>(stream: S, now: number): S => ({
  ...stream,
  paintedAt: now,
  decodedAt: now,
  heardAt: null,
});

export function bridged(stream: Streaming, now: number): { name: 'bridge' } & Bridge {
  const bridges = [...stream.bridges.filter((at) => now - at < BRIDGES_WITHIN_MS), now];
  return { ...stream, name: 'bridge', since: now, bridges, paints: [] };
}

export function frozen(stream: Streaming, now: number): Streaming {
  return { ...stream, name: 'frozen', since: now };
}

export function paintedOnBridge(bridge: { name: 'bridge' } & Bridge, now: number): Streaming {
  const within = stallAfterMs(bridge);
  const paints = [...bridge.paints.filter((at) => now - at < within), now];
  return paints.length < PAINTS_TO_RETURN ? { ...bridge, paints } : returned(bridge, now);
}

export function returned(stream: Streaming, now: number): Streaming {
  return { ...stream, name: 'rtc', since: now };
}
