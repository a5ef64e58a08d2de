import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import type { Timers } from '@porthole/shared/flow/timers';
import { clockReplySchema } from '@porthole/shared/protocol/wire';

/** Ms an answer may take before it says nothing any more. */
const CLOCK_MS = 4_000;

/** The relay wants a signed-in person. */
export class SignedOutError extends Error {
  override name = 'SignedOutError';
}

export interface HttpClockOptions {
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
}

/** Asks the relay's clock by a plain request, which also tells whether plain requests pass. Rejects where they do not. */
export async function askRelayClock({ origin, fetch, timers }: HttpClockOptions): Promise<ClockExchange> {
  const overdue = new AbortController();
  const cancel = timers.after(CLOCK_MS, () => overdue.abort());
  try {
    const asked = timers.monotonic();
    const response = await fetch(`${origin}/api/clock`, { cache: 'no-store', signal: overdue.signal });
    if (response.status === 401) throw new SignedOutError();
    const { now } = clockReplySchema.parse(await response.json());
    return { asked, answered: timers.monotonic(), theirs: now };
  } finally {
    cancel();
  }
}
