import type { Timers } from '@porthole/shared/flow/timers';
import type { PublisherSignal, SignalToPublisher } from '@porthole/shared/protocol/rtc';
import { keyOf, type PublisherRun } from './publisher-run.ts';
import { RequestLine } from './request-line.ts';
import type { Signalling } from './signalling.ts';

type PublisherLine = RequestLine<PublisherSignal, SignalToPublisher>;

/** Publishers that arrange WebRTC by plain requests. */
export class PlainPublishers {
  readonly #signalling: Signalling;
  readonly #timers: Timers;
  readonly #lines = new Map<string, PublisherLine>();

  constructor(signalling: Signalling, timers: Timers) {
    this.#signalling = signalling;
    this.#timers = timers;
  }

  /** There until it has asked nothing for a while. */
  line(run: PublisherRun): PublisherLine {
    const key = keyOf(run);
    const known = this.#lines.get(key);
    if (known) return known;
    const line: PublisherLine = new RequestLine({
      timers: this.#timers,
      join: (say) => this.#signalling.publisher(run, say),
      left: () => this.#lines.delete(key),
    });
    this.#lines.set(key, line);
    return line;
  }

  /** What is said by who asks for nothing goes nowhere, for it could not be answered. */
  say(run: PublisherRun, signals: readonly PublisherSignal[]): void {
    const line = this.#lines.get(keyOf(run));
    for (const signal of signals) line?.say(signal);
  }

  close(): void {
    for (const line of [...this.#lines.values()]) line.leave();
  }
}
