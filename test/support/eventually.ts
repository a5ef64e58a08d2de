import { setTimeout as pause } from 'node:timers/promises';
import { waitGaveUp, whileRetrying } from './evidence.ts';

export interface Patience {
  /** Ms until it is given up. */
  within: number;
  /** Ms between two looks. */
  every?: number;
  /** Told with the failure: what the thing waited on last said. */
  context?: () => string | Promise<string>;
  /** First words of the failure, where they can name who did not get what: `The wall of admin never showed 3 cameras`. */
  never?: () => string | Promise<string>;
}

/**
 * Looks again until there is an answer that is neither undefined, null nor false. For what announces nothing,
 * such as another process's state; a look that throws counts as "not yet".
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  { within, every = 25, context, never }: Patience,
): Promise<Exclude<NonNullable<T>, false>> {
  const called = new Error();
  const deadline = performance.now() + within;
  let last: unknown;
  for (;;) {
    try {
      const seen = await whileRetrying(look);
      if (seen !== undefined && seen !== null && seen !== false)
        return seen as Exclude<NonNullable<T>, false>;
      last = seen;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) break;
    await pause(every);
  }
  await waitGaveUp();
  const seconds = within / 1_000;
  const saw = last instanceof Error ? last.message : last === undefined ? '' : JSON.stringify(last);
  throw failure(called, [
    never ? `${await never()} (${seconds} s).` : `${capitalized(what)}: not within ${seconds} s.`,
    saw && `Last seen: ${saw}`,
    await context?.(),
  ]);
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** As if thrown where the test waits, for that is the line that vitest shows. */
function failure(called: Error, lines: readonly (string | undefined)[]): Error {
  const error = new Error(lines.filter(Boolean).join('\n'));
  const frames = (called.stack ?? '').split('\n').slice(1);
  const ofTest = frames.findIndex((frame) => frame.includes('.test.ts'));
  error.stack = [`Error: ${error.message}`, ...frames.slice(Math.max(0, ofTest))].join('\n');
  return error;
}

/** The promise's outcome, or a failure that names what was waited for. */
export async function inTime<T>(what: string, promise: Promise<T>, within: number): Promise<T> {
  const called = new Error();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'too late'>((resolve) => {
    timer = setTimeout(() => resolve('too late'), within);
  });
  try {
    const outcome = await Promise.race([promise.then((value) => ({ value })), tooLate]);
    if (outcome !== 'too late') return outcome.value;
  } finally {
    clearTimeout(timer);
  }
  await waitGaveUp();
  throw failure(called, [`${capitalized(what)}: not within ${within / 1_000} s.`]);
}
