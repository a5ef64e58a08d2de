import type { ReasonCode } from '@porthole/shared/protocol/reasons';

/**
 * When the WebRTC process is started and stopped. Pure; times are monotonic ms. It starts when a viewer asks for WebRTC, and stops when
 * none has used it for a while: an idle one holds more memory than all else of the capture client.
 */
export type Supervision =
  | { readonly phase: 'idle'; readonly crashes: readonly number[] }
  | { readonly phase: 'starting'; readonly crashes: readonly number[]; readonly deadline: number }
  | { readonly phase: 'running'; readonly crashes: readonly number[] }
  /** After a crash: nobody is served before `until`. */
  | { readonly phase: 'waiting'; readonly crashes: readonly number[]; readonly until: number }
  /** For good. */
  | { readonly phase: 'off'; readonly code: ReasonCode }
  | { readonly phase: 'ended' };

export type SupervisionEvent =
  | { type: 'wanted' }
  | { type: 'ready' }
  | { type: 'unavailable' }
  | { type: 'crashed' }
  /** Nobody has used it for `UNUSED_MS`. */
  | { type: 'unused' }
  | { type: 'tick' }
  | { type: 'end' };

/** A slow disk, and a virus scanner that reads 16 MB for the first time. */
const START_WITHIN_MS = 30_000;

/** So many crashes within so many ms, and it is left alone. */
const MOST_CRASHES = 3;
const CRASHES_WITHIN_MS = 600_000;

/** Ms until it may be started again, after the first and any further crash. */
const RESTART_AFTER_MS = [1_000, 5_000] as const;

/** Ms without a viewer before the process ends: a page that is reloaded, or tries again after a failure, finds it running. */
export const UNUSED_MS = 180_000;

export function stepSupervision(state: Supervision, event: SupervisionEvent, now: number): Supervision {
  if (state.phase === 'ended' || event.type === 'end') return { phase: 'ended' };
  if (state.phase === 'off') return state;
  switch (event.type) {
    case 'wanted':
      return state.phase === 'idle' ? starting(state.crashes, now) : state;
    case 'ready':
      return state.phase === 'starting' ? { phase: 'running', crashes: state.crashes } : state;
    case 'unavailable':
      return { phase: 'off', code: 'rtc-not-offered' };
    case 'crashed':
      return crashed(state, now);
    case 'unused':
      return state.phase === 'running' ? { phase: 'idle', crashes: state.crashes } : state;
    case 'tick':
      return ticked(state, now);
  }
}

function starting(crashes: readonly number[], now: number): Supervision {
  return { phase: 'starting', crashes, deadline: now + START_WITHIN_MS };
}

function ticked(state: Supervision, now: number): Supervision {
  if (state.phase === 'starting' && now >= state.deadline) return crashed(state, now);
  if (state.phase === 'waiting' && now >= state.until) return { phase: 'idle', crashes: state.crashes };
  return state;
}

function crashed(state: Supervision, now: number): Supervision {
  if (state.phase !== 'starting' && state.phase !== 'running') return state;
  const crashes = [...state.crashes.filter((at) => now - at < CRASHES_WITHIN_MS), now];
  if (crashes.length >= MOST_CRASHES) return { phase: 'off', code: 'rtc-off' };
  const delay = RESTART_AFTER_MS[crashes.length - 1] ?? RESTART_AFTER_MS[1];
  return { phase: 'waiting', crashes, until: now + delay };
}
