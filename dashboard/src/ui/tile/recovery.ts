import type { PictureState } from '@porthole/shared/connection/picture-state';

/** Remembers since when a picture that was live is not, to say for a while how long it was away. Times are epoch ms. */
export interface Recovery {
  readonly wasLive: boolean;
  readonly lostAt: number | null;
  readonly back: { readonly at: number; readonly afterMs: number } | null;
}

/** Ms for which "back after 41 s" stands in the state word's place. */
export const SHOWN_FOR_MS = 10_000;

/** A camera of few frames is late by a moment now and then; that is no absence to tell. */
export const TOLD_FROM_MS = 1_000;

export const freshRecovery: Recovery = { wasLive: false, lostAt: null, back: null };

export function stepRecovery(recovery: Recovery, state: PictureState['state'], now: number): Recovery {
  if (state === 'live') return backLive(recovery, now);
  // It was not asked for, and so not away.
  if (state === 'resting') return freshRecovery;
  if (recovery.wasLive && recovery.lostAt === null) return { ...recovery, lostAt: now, back: null };
  return recovery;
}

function backLive(recovery: Recovery, now: number): Recovery {
  const { lostAt, back } = recovery;
  if (lostAt !== null) return { wasLive: true, lostAt: null, back: absence(now, now - lostAt) };
  if (back !== null && now - back.at >= SHOWN_FOR_MS) return { ...recovery, back: null };
  return recovery.wasLive ? recovery : { ...recovery, wasLive: true };
}

const absence = (at: number, afterMs: number) => (afterMs < TOLD_FROM_MS ? null : { at, afterMs });
