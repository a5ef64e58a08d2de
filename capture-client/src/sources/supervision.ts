import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SourceFailure } from './source.ts';

/**
 * When a source is opened, given up on and opened again. Pure; times are monotonic ms.
 */
export type Supervision =
  | { phase: 'starting'; failures: number; deadline: number }
  | { phase: 'running'; failures: number; since: number; deadline: number }
  | { phase: 'waiting'; failures: number; until: number; failure: SourceFailure }
  | { phase: 'stopped' };

export type SupervisionEvent =
  | { type: 'frame' }
  | { type: 'failed'; failure: SourceFailure }
  | { type: 'tick' }
  /** Not the source, but the program that looks at it. */
  | { type: 'stood-still' }
  /** It shows what was, and goes on doing so. */
  | { type: 'behind' }
  | { type: 'stop' };

export interface Patience {
  /** Ms until the first frame: a webcam may take seconds to open, a camera on the network longer. */
  readonly firstFrameMs: number;
  /** Ms between two frames before the source counts as hung. */
  readonly nextFrameMs: number;
  /** Where a file has few frames nobody can tell that from a hang, so each failure doubles the wait for the next one, up to this. */
  readonly nextFrameAtMostMs: number;
  /** Ms for one frame after this program stood still itself; a webcam that did not outlive the sleep of its PC is opened again soon. */
  readonly signOfLifeMs: number;
}

export const PATIENCE: Patience = {
  firstFrameMs: 15_000,
  nextFrameMs: 6_000,
  nextFrameAtMostMs: 6_000,
  signOfLifeMs: 1_500,
};
export const FILE_PATIENCE: Patience = { ...PATIENCE, nextFrameAtMostMs: 120_000 };

/** Frames that a slow source may owe before it counts as hung. */
const SLOW_INTERVALS = 3;

/** @param intervalMs between frames, where the source is known to be slow */
export function patienceWith(patience: Patience, intervalMs = 0): Patience {
  const nextFrameMs = Math.max(patience.nextFrameMs, SLOW_INTERVALS * intervalMs);
  return {
    ...patience,
    nextFrameMs,
    nextFrameAtMostMs: Math.max(patience.nextFrameAtMostMs, nextFrameMs),
    signOfLifeMs: Math.max(patience.signOfLifeMs, 1.5 * intervalMs),
  };
}

const FIRST_RETRY_MS = 500;

const MAX_RETRY_MS = 8_000;

/** What is not there, or another's, costs little to look for, and a person who has just plugged it in waits. */
const MISSING: readonly ReasonCode[] = ['camera-busy', 'camera-unplugged', 'camera-none', 'source-not-found'];

/** With the second that a webcam takes to open, pictures are back within three. */
const MAX_RETRY_MISSING_MS = 1_500;

/** Ms of frames after which earlier failures are forgotten. */
const STEADY_MS = 10_000;

/** @param failures running, at least 1; `code` is that of the last */
export function retryDelay(failures: number, code: ReasonCode): number {
  const longest = MISSING.includes(code) ? MAX_RETRY_MISSING_MS : MAX_RETRY_MS;
  return Math.min(longest, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
}

export function startSupervision(now: number, patience: Patience, failures = 0): Supervision {
  return { phase: 'starting', failures, deadline: now + patience.firstFrameMs };
}

export function stepSupervision(
  state: Supervision,
  event: SupervisionEvent,
  now: number,
  patience: Patience,
): Supervision {
  if (state.phase === 'stopped' || event.type === 'stop') return { phase: 'stopped' };
  if (state.phase === 'waiting') return stepWaiting(state, event, now, patience);
  switch (event.type) {
    case 'frame':
      return ran(state, now, patience);
    case 'failed':
      return giveUp(state, event.failure, now);
    case 'behind':
      return startSupervision(now, patience, state.failures);
    case 'stood-still':
      return { ...state, deadline: Math.max(state.deadline, now + awaited(state, patience)) };
    case 'tick':
      return now < state.deadline ? state : giveUp(state, HUNG, now);
  }
}

const awaited = ({ phase }: Open, { firstFrameMs, signOfLifeMs }: Patience) =>
  phase === 'starting' ? firstFrameMs : signOfLifeMs;

const HUNG: SourceFailure = { code: 'source-hung', detail: 'It gave no picture in time.' };

type Open = Extract<Supervision, { phase: 'starting' | 'running' }>;

function stepWaiting(
  state: Extract<Supervision, { phase: 'waiting' }>,
  event: SupervisionEvent,
  now: number,
  patience: Patience,
): Supervision {
  return event.type === 'tick' && now >= state.until
    ? startSupervision(now, patience, state.failures)
    : state;
}

function ran(state: Open, now: number, patience: Patience): Supervision {
  const since = state.phase === 'running' ? state.since : now;
  const failures = now - since >= STEADY_MS ? 0 : state.failures;
  const wait = Math.min(patience.nextFrameMs * 2 ** Math.min(failures, 10), patience.nextFrameAtMostMs);
  return { phase: 'running', failures, since, deadline: now + wait };
}

function giveUp(state: Open, failure: SourceFailure, now: number): Supervision {
  const failures = state.failures + 1;
  return { phase: 'waiting', failures, until: now + retryDelay(failures, failure.code), failure };
}
