import type { Timers } from '@porthole/shared/flow/timers';

/** Ms an answer may take before it says nothing any more. */
const ANSWER_MS = 4_000;

export interface PlainGetOptions {
  /** Scheme, host and port of the relay. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
}

/** The answer to a small question, read to its end. Rejects where none comes in time. */
export async function plainGet<T>(
  { origin, fetch, timers }: PlainGetOptions,
  path: string,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const overdue = new AbortController();
  const cancel = timers.after(ANSWER_MS, () => overdue.abort());
  try {
    return await read(await fetch(`${origin}${path}`, { cache: 'no-store', signal: overdue.signal }));
  } finally {
    cancel();
  }
}
