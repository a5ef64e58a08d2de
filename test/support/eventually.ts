import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** Ms until it is given up. */
  within: number;
  /** Ms between two looks. */
  every?: number;
  /** Told with the failure: what the thing waited on last said. */
  context?: () => string;
}

/**
 * Looks again until there is an answer that is neither undefined, null nor false. For what announces nothing,
 * such as another process's state; a look that throws counts as "not yet".
 */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  { within, every = 25, context }: Patience,
): Promise<Exclude<NonNullable<T>, false>> {
  const deadline = performance.now() + within;
  let last: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false)
        return seen as Exclude<NonNullable<T>, false>;
      last = seen;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) throw new Error(complaint(what, within, last, context));
    await pause(every);
  }
}

function complaint(what: string, within: number, last: unknown, context: (() => string) | undefined): string {
  const saw = last instanceof Error ? last.message : last === undefined ? '' : JSON.stringify(last);
  return [`Within ${within} ms it did not happen that ${what}.`, saw && `Last seen: ${saw}`, context?.()]
    .filter(Boolean)
    .join('\n');
}

/** The promise's outcome, or a failure that names what was waited for. */
export async function inTime<T>(what: string, promise: Promise<T>, within: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Within ${within} ms it did not happen that ${what}.`)),
      within,
    );
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
