import { Batches } from '@porthole/shared/flow/batches';
import type { Timers } from '@porthole/shared/flow/timers';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import { MOST_SIGNALS, type Numbered, signalRepliesSchema } from '@porthole/shared/protocol/rtc-requests';
import { HeardSignals } from '@porthole/shared/rtc/heard-signals';

/** Bytes of a request that a browser finishes when its page is left: 64 KiB of all that are under way, and two may be. */
const MOST_KEPT_ALIVE = 30_000;

/** Ms in which a relay says what it does with signals. */
const ANSWER_MS = 3_000;

export interface HttpSignalsOptions {
  /** Scheme, host and port of the relay. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  /** By which the relay knows this page's GETs. */
  readonly viewer: () => string;
}

/** Signals of WebRTC by plain requests: heard with the answers to held GETs, said by POSTs, one under way at a time. */
export class HttpSignals {
  readonly #options: HttpSignalsOptions;
  readonly #heard = new HeardSignals();
  readonly #batches = new Batches<ViewerSignal, ReasonCode | null>(MOST_SIGNALS, (signals) =>
    this.#post(signals),
  );
  #passes = false;
  #closed = false;

  constructor(options: HttpSignalsOptions) {
    this.#options = options;
  }

  /** The number of the last one heard; 0 before the first. */
  get heard(): number {
    return this.#heard.last;
  }

  /** The relay has said that it passes them on. */
  get passes(): boolean {
    return this.#passes;
  }

  /** The relay may be another from now on: it is to say so anew. */
  fell(): void {
    this.#passes = false;
  }

  /** The page is being left: what waits goes at once. */
  leave(): void {
    this.#batches.flush();
  }

  /** @param asked what had been heard when the GET was made @returns what is new */
  take(asked: number, told: Numbered<SignalToViewer>): SignalToViewer[] {
    this.#passes = true;
    return this.#heard.take(asked, told);
  }

  /** @returns why it is not passed on; null where it is */
  async send(signal: ViewerSignal): Promise<ReasonCode | null> {
    if (!this.#passes || this.#closed) return 'rtc-no-signalling';
    return await this.#batches.add(signal).catch(() => 'rtc-no-signalling' as const);
  }

  /** What waits still goes: the last word is often said just before. */
  close(): void {
    this.#closed = true;
  }

  async #post(signals: readonly ViewerSignal[]): Promise<(ReasonCode | null)[]> {
    const { origin, fetch, timers, viewer } = this.#options;
    const overdue = new AbortController();
    const cancel = timers.after(ANSWER_MS, () => overdue.abort());
    const body = JSON.stringify(signals);
    try {
      const response = await fetch(`${origin}/api/rtc?viewer=${viewer()}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
        keepalive: new Blob([body]).size <= MOST_KEPT_ALIVE,
        signal: overdue.signal,
      });
      const replies = signalRepliesSchema.parse(await response.json());
      return replies.map((reply) => ('error' in reply ? reply.error.code : null));
    } finally {
      cancel();
    }
  }
}
