import type { ClockExchange } from '@porthole/shared/flow/clock-offset';
import { clockReplySchema } from '@porthole/shared/protocol/wire';
import { type PlainGetOptions, plainGet } from './plain-get.ts';

/** The relay wants a signed-in person. */
export class SignedOutError extends Error {
  override name = 'SignedOutError';
}

/** Asks the relay's clock by a plain request, which also tells whether plain requests pass. Rejects where they do not. */
export function askRelayClock(relay: PlainGetOptions): Promise<ClockExchange> {
  const asked = relay.timers.monotonic();
  return plainGet(relay, '/api/clock', async (response) => {
    if (response.status === 401) throw new SignedOutError();
    const { now } = clockReplySchema.parse(await response.json());
    return { asked, answered: relay.timers.monotonic(), theirs: now };
  });
}
