import { vi } from 'vitest';

/** Checks again and again until nothing is thrown: real sockets answer within ms, and later on a busy machine. */
export function comesTrue(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 10_000, interval: 2 });
}
