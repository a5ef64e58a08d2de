import { reconnectDelay } from '../connection/reconnect.ts';
import { FrameWindow } from '../flow/frame-window.ts';
import type { Timers } from '../flow/timers.ts';
import type { PublishHello } from '../protocol/publish-events.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport } from '../protocol/transport.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { errorBody } from '../protocol/wire.ts';
import { ClockQuestions } from './clock-questions.ts';
import { isTerminal, type Refusal, type TransportEvent } from './publisher-transport.ts';

export interface TransportOptions {
  readonly relay: string;
  readonly key: string;
  readonly session: string;
  readonly timers: Timers;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

/** Ms between two looks at whether frames have been left unanswered for too long. */
const WATCH_INTERVAL_MS = 250;

/** Engine.IO has one POST under way, and what gathers meanwhile is in the next: of more than two in one, nobody sees the first. */
const FRAMES_IN_A_POST = 2;

/** What transports have in common: a window, the comparison of clocks, and beginning anew after a failure. */
export abstract class BaseTransport {
  note: ReasonCode | null = null;
  protected readonly timers: Timers;
  protected readonly frames: FrameWindow;
  protected readonly clock: ClockQuestions;
  protected isUp = false;
  protected isClosed = false;
  readonly #chance: () => number;
  readonly #report: (event: TransportEvent) => void;
  /** Running, without a session. */
  #attempt = 0;
  #cancelRetry = () => {};
  #stopWatching = () => {};

  constructor({ timers, chance }: TransportOptions, report: (event: TransportEvent) => void) {
    this.timers = timers;
    this.#chance = chance;
    this.#report = report;
    this.frames = new FrameWindow({ now: () => timers.monotonic() });
    this.clock = new ClockQuestions({
      timers,
      ask: (answered) => {
        if (this.isUp) this.askClock(answered);
      },
      isLineBusy: () => this.frames.inFlight > 0,
      answered: (exchange, quickestMs) => {
        this.frames.roundTrip(quickestMs);
        this.report({ type: 'clock', exchange });
        if (this.isUp) this.watch();
      },
    });
  }

  abstract open(): void;
  abstract readonly carries: Transport | null;
  /** A session has begun, and nobody was told yet. */
  protected abstract begin(hello: PublishHello): void;
  /** Frames may have been left unanswered for too long. */
  protected abstract watch(): void;
  protected abstract askClock(answered: (theirs: number | undefined) => void): void;
  /** What the session had open is let go. Idempotent. */
  protected abstract forget(): void;

  get hasRoom(): boolean {
    return this.isUp && this.frames.hasRoom();
  }

  get window(): number | null {
    return this.isUp ? this.frames.size : null;
  }

  get mostFps(): number | null {
    const { ofNow, quickest } = this.clock;
    const ms = this.carries === 'polling' ? quickest : (ofNow ?? (this.carries === 'http' ? quickest : null));
    const frames = this.carries === 'polling' ? FRAMES_IN_A_POST : this.window;
    return ms && frames ? (frames * 1_000) / ms : null;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#cancelRetry();
    this.#endSession();
  }

  protected report(event: TransportEvent): void {
    if (!this.isClosed) this.#report(event);
  }

  protected greeted(hello: PublishHello): void {
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.report({ type: 'refused', refusal: errorBody('version-mismatch').error });
      return;
    }
    this.#endSession();
    this.#cancelRetry();
    this.#attempt = 0;
    this.isUp = true;
    this.begin(hello);
    this.clock.start();
    this.#stopWatching = this.timers.every(WATCH_INTERVAL_MS, () => {
      this.watch();
      if (this.isUp) this.clock.look();
    });
    this.report({ type: 'up', hello });
  }

  protected answered(settled: readonly { readonly sequence: number }[], rejected?: Refusal): void {
    this.clock.look();
    const sequences = settled.map(({ sequence }) => sequence);
    this.report({ type: 'answered', sequences, ...(rejected && { rejected }) });
  }

  /** @returns whether the relay has turned this publisher away for good */
  protected isTurnedAway(refusal: Refusal | undefined): boolean {
    if (!refusal || !isTerminal(refusal.code)) return false;
    this.report({ type: 'refused', refusal });
    return true;
  }

  protected down(code: ReasonCode, detail: string): void {
    this.#endSession();
    this.report({ type: 'down', code, detail });
  }

  protected openLater(ms = reconnectDelay(this.#attempt++, this.#chance())): void {
    this.#cancelRetry();
    if (!this.isClosed) this.#cancelRetry = this.timers.after(ms, () => this.open());
  }

  #endSession(): void {
    this.isUp = false;
    this.frames.reset();
    this.#stopWatching();
    this.forget();
  }
}
