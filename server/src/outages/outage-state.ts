/**
 * One camera's way from up to down and back. It must be away for a while before it counts as down, and back for as long before it
 * counts as up: a reconnect is no outage, and a camera that comes and goes is one outage and not twenty. Pure; times in ms of one clock
 * that is never set.
 */
export type OutageState =
  | { readonly is: 'up' }
  /** Away, and not yet for long. */
  | { readonly is: 'falling'; readonly since: number }
  | { readonly is: 'down'; readonly since: number }
  /** Back, and not yet for long. */
  | { readonly is: 'rising'; readonly since: number; readonly backAt: number };

/** What is seen of the camera now. */
export interface Sight {
  readonly now: number;
  readonly up: boolean;
  /** Since when it has been as it is; for one that is away, never later than now. */
  readonly since: number;
}

export interface OutageRules {
  readonly afterMs: number;
  /** Before this moment none goes down: the relay has just started, and cameras are on their way back to it. */
  readonly notBefore: number;
}

export type OutageNews =
  | { readonly is: 'down'; readonly since: number }
  | { readonly is: 'up'; readonly since: number; readonly until: number };

export interface OutageStep {
  readonly state: OutageState;
  readonly news?: OutageNews;
}

export function stepOutage(state: OutageState, sight: Sight, rules: OutageRules): OutageStep {
  switch (state.is) {
    case 'up':
      return sight.up ? { state } : stepOutage({ is: 'falling', since: sight.since }, sight, rules);
    case 'falling':
      return sight.up ? { state: { is: 'up' } } : fallen(state, sight, rules);
    case 'down':
      return sight.up ? { state: { is: 'rising', since: state.since, backAt: sight.now } } : { state };
    case 'rising':
      return sight.up ? risen(state, sight, rules) : { state: { is: 'down', since: state.since } };
  }
}

function fallen(state: OutageState & { is: 'falling' }, { now }: Sight, rules: OutageRules): OutageStep {
  const { since } = state;
  if (now - since < rules.afterMs || now < rules.notBefore) return { state };
  return { state: { is: 'down', since }, news: { is: 'down', since } };
}

function risen(state: OutageState & { is: 'rising' }, { now }: Sight, rules: OutageRules): OutageStep {
  const { since, backAt } = state;
  if (now - backAt < rules.afterMs) return { state };
  return { state: { is: 'up' }, news: { is: 'up', since, until: backAt } };
}
