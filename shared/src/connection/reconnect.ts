/**
 * When to try again: quickly at first, for a relay that restarts is back within a second; never slower than `maxMs`, for a person
 * waits; spread at random, so that a thousand clients do not come back in the same instant.
 */
export interface ReconnectPolicy {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const RECONNECT: ReconnectPolicy = { firstMs: 250, maxMs: 1_500 };

/** Part of the delay that is left to chance, both ways. */
export const RECONNECT_JITTER = 0.4;

/**
 * @param attempt 0 for the first try after a loss
 * @param chance uniform in [0, 1)
 * @returns ms to wait
 */
export function reconnectDelay(attempt: number, chance: number, policy: ReconnectPolicy = RECONNECT): number {
  const grown = Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(Math.min(policy.maxMs, grown * (1 + RECONNECT_JITTER * (2 * chance - 1))));
}
