import type { Timers } from '@porthole/shared/flow/timers';
import type { Telemetry } from '@porthole/shared/protocol/telemetry';
import type { Transport } from '@porthole/shared/protocol/transport';
import type { RtcAttempt } from '../rtc/rtc-report.ts';
import { believable } from './believable.ts';
import { FirstPaint } from './first-paint.ts';
import type { Leg } from './leg.ts';
import { ToldChanges } from './told-changes.ts';

/** Ms a word waits: pictures go first, and what happens together goes in one message. */
const WAIT_MS = 3_000;

/** Words that wait at most; of more, the oldest are left out. It is told of a line that comes and goes, not of each time. */
const MOST_WAITING = 12;

/** Messages a minute, of the relay's 60 for all pages of a session. */
const MESSAGES_A_MINUTE = 10;
const BETWEEN_MS = 60_000 / MESSAGES_A_MINUTE;

export interface TelemetryWays {
  /** Over the session of Socket.IO that stands. @returns false where none does */
  overSession(said: Telemetry): boolean;
  /** By a plain request, which outlives the page; its failure is nobody's concern. */
  overHttp(said: Telemetry): Promise<void>;
}

export interface PageTelemetryOptions extends TelemetryWays {
  readonly timers: Timers;
  /** Monotonic ms at which a person opened the page. */
  readonly openedAt: number;
}

/** What only this page can see of its session, told to the relay (TE-1): late, seldom and briefly. Lost words are not said again. */
export class PageTelemetry {
  readonly #options: PageTelemetryOptions;
  readonly #firstPaint: FirstPaint;
  readonly #changes = new ToldChanges();
  #waiting: Telemetry[] = [];
  #reached = false;
  /** What carries the leg's pictures, or did last. */
  #transport: Transport | null = null;
  #saidAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(options: PageTelemetryOptions) {
    this.#options = options;
    this.#firstPaint = new FirstPaint(options.timers, options.openedAt);
  }

  listed(): void {
    this.#firstPaint.listed();
  }

  asked(): void {
    this.#firstPaint.asked();
  }

  hidden(): void {
    this.#firstPaint.hidden();
  }

  painted(transport: Transport): void {
    const firstPaint = this.#firstPaint.painted(transport);
    if (firstPaint) this.#add({ firstPaint });
  }

  /** WebRTC has the picture from now on. @param pinned by a person */
  rtcShown(pinned: boolean): void {
    if (this.#transport === null) return;
    const reason = pinned ? 'chosen' : 'climbed';
    this.#add({ transportChange: { from: this.#transport, to: 'webrtc', reason } });
  }

  /** An attempt at WebRTC is over. Nothing is told of one that was let go before it came to anything. */
  rtcEnded({ shownMs, end }: RtcAttempt, camera: string): void {
    const code = end?.code ?? null;
    if (code === null && shownMs === null) return;
    const to = this.#transport;
    this.#add({
      rtcAttempt: { camera, code, shownMs: shownMs === null ? null : believable(shownMs) },
      // A picture that goes on without WebRTC; one that was left with its camera goes on by nothing.
      ...(shownMs !== null && code && to && { transportChange: { from: 'webrtc', to, reason: code } }),
    });
  }

  leg(leg: Leg): void {
    this.#transport = leg.transport ?? this.#transport;
    this.#reached = leg.relay.reachable;
    for (const word of this.#changes.step(leg, this.#options.timers.monotonic())) this.#add(word);
    if (this.#waiting.length > 0) this.#plan();
  }

  /** The page is left: what waits is said now. */
  leave(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    while (this.#waiting.length > 0) this.#options.overHttp(this.#next()).catch(() => {});
  }

  /** Idempotent; what waits is left unsaid. */
  close(): void {
    this.#closed = true;
    this.#cancel?.();
    this.#waiting = [];
  }

  #add(word: Telemetry): void {
    if (this.#closed) return;
    this.#waiting = [...this.#waiting, word].slice(-MOST_WAITING);
    this.#plan();
  }

  #plan(): void {
    if (this.#cancel || this.#closed || !this.#reached) return;
    const { timers } = this.#options;
    const wait = Math.max(WAIT_MS, this.#saidAt + BETWEEN_MS - timers.monotonic());
    this.#cancel = timers.after(wait, () => {
      this.#cancel = undefined;
      if (this.#reached) this.#say();
    });
  }

  #say(): void {
    const { timers, overSession, overHttp } = this.#options;
    const said = this.#next();
    this.#saidAt = timers.monotonic();
    if (!overSession(said)) overHttp(said).catch(() => {});
    if (this.#waiting.length > 0) this.#plan();
  }

  /** One word of each kind goes in a message, in their order. */
  #next(): Telemetry {
    let said: Telemetry = {};
    const left: Telemetry[] = [];
    for (const word of this.#waiting) {
      const isNew = left.length === 0 && Object.keys(word).every((kind) => !(kind in said));
      if (isNew) said = { ...said, ...word };
      else left.push(word);
    }
    this.#waiting = left;
    return said;
  }
}
