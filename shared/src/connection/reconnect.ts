/**
 * When to try again: within a second at first, for a relay that restarts is back by then; never slower than `maxMs`, for a person
 * waits; spread by chance, so that the thousand that one relay or one proxy lost do not come back in the same instant.
 */
export interface ReconnectPolicy {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const RECONNECT: ReconnectPolicy = { firstMs: 550, maxMs: 1_500 };

/** Part of the delay that is left to chance, both ways: the first is of 0.1 to 1 s. */
export const RECONNECT_JITTER = 0.82;

/** The same for Socket.IO's client, whose own chance leaves gaps and so fills the rest twice. */
export const SOCKET_RECONNECTION = {
  reconnectionDelay: RECONNECT.firstMs,
  reconnectionDelayMax: RECONNECT.maxMs,
  randomizationFactor: RECONNECT_JITTER,
} as const;

/**
 * @param attempt 0 for the first try after a loss
 * @param chance uniform in [0, 1)
 * @returns ms to wait
 */
export function reconnectDelay(attempt: number, chance: number, policy: ReconnectPolicy = RECONNECT): number {
  const grown = Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(Math.min(policy.maxMs, grown * (1 + RECONNECT_JITTER * (2 * chance - 1))));
}
