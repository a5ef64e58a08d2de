import type { SignalToPublisher } from '@porthole/shared/protocol/rtc';
import type { PublisherRun } from './publisher-run.ts';

export type Bye = Extract<SignalToPublisher, { type: 'bye' }>;

/**
 * Goodbyes to publishers that have lost their connection: such a one may be sending video all the while. Each is of an attempt that
 * stood, or that it named by the connection it lost; none of either comes while it is away, and a camera has one run: so they are few.
 */
export class OwedByes {
  /** By camera. */
  readonly #owed = new Map<string, { run: PublisherRun; byes: Bye[] }>();

  owe({ camera, session }: PublisherRun, bye: Bye): void {
    const before = this.#owed.get(camera);
    if (before?.run.session === session) before.byes.push(bye);
    else this.#owed.set(camera, { run: { camera, session }, byes: [bye] });
  }

  /** @returns what is owed to it, which is owed no longer */
  take({ camera, session }: PublisherRun): readonly Bye[] {
    const owed = this.#owed.get(camera);
    if (owed?.run.session !== session) return [];
    this.#owed.delete(camera);
    return owed.byes;
  }

  /** Who is gone for good is owed nothing. */
  dropWhere(isGone: (run: PublisherRun) => boolean): void {
    for (const [camera, { run }] of [...this.#owed]) if (isGone(run)) this.#owed.delete(camera);
  }
}
