import type { SignalToPublisher } from '@porthole/shared/protocol/rtc';
import { keyOf, type PublisherRun } from './publisher-run.ts';

export type Bye = Extract<SignalToPublisher, { type: 'bye' }>;

/**
 * Goodbyes to publishers that have lost their connection: such a one may be sending video all the while. Each is of an attempt that
 * stood, and none begins with who is away, so there are never more than there were attempts.
 */
export class OwedByes {
  readonly #owed = new Map<string, { run: PublisherRun; byes: Bye[] }>();

  owe({ camera, session }: PublisherRun, bye: Bye): void {
    const key = keyOf({ camera, session });
    const before = this.#owed.get(key);
    if (before) before.byes.push(bye);
    else this.#owed.set(key, { run: { camera, session }, byes: [bye] });
  }

  /** @returns what is owed to it, which is owed no longer */
  take(run: PublisherRun): readonly Bye[] {
    const key = keyOf(run);
    const byes = this.#owed.get(key)?.byes ?? [];
    this.#owed.delete(key);
    return byes;
  }

  /** Who is gone for good is owed nothing. */
  dropWhere(isGone: (run: PublisherRun) => boolean): void {
    for (const [key, { run }] of [...this.#owed]) if (isGone(run)) this.#owed.delete(key);
  }
}
