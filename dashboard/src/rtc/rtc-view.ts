import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SignalToViewer } from '@porthole/shared/protocol/rtc';
import { openRtc, rtcDueAt, stepRtc } from '@porthole/shared/rtc/rtc-machine';
import {
  type Rtc,
  type RtcEvent,
  type RtcFacts,
  type RtcMode,
  rtcMode,
  running,
} from '@porthole/shared/rtc/rtc-state';
import { browserPeer, type OpenPeer } from './browser-peer.ts';
import { RtcCall, type RtcCallOptions } from './rtc-call.ts';
import { type RtcAttempt, type RtcReport, rtcRung } from './rtc-report.ts';

export interface RtcViewOptions extends Pick<RtcCallOptions, 'camera' | 'timers' | 'send' | 'ice'> {
  /** 0 to 1. */
  readonly chance: () => number;
  /** By camera: what was before, and where this goes when it is closed. */
  readonly memory?: RtcMemory;
  /** The browser's by default; null: it has none. */
  readonly openPeer?: OpenPeer | null;
}

/** What came of WebRTC on the cameras that a page has shown: one that failed goes on resting while another is looked at. */
export type RtcMemory = Map<string, Rtc>;

/** A frame that the video presents now. */
export interface RtcPicture {
  readonly source: HTMLVideoElement;
  readonly width: number;
  readonly height: number;
  /** Monotonic ms. */
  readonly at: number;
  /** Estimated; see `rtc-age.ts`. */
  readonly ageMs: number | null;
}

export interface RtcViewEvents {
  /** Said of frames that are to be shown, while the mode is `rtc`: draw it now, and count it. */
  painted(picture: RtcPicture): void;
  /** Who paints from now on. `rtc`: JPEGs stand by. */
  mode(mode: RtcMode): void;
  /** For the ladder and the panel: at every change, and once a second while an attempt runs. */
  report(report: RtcReport): void;
  /** Over, and this is what it came to: for the relay's figures. */
  ended(attempt: RtcAttempt): void;
}

/** What changes beside WebRTC; those left out stay as they were. */
export type RtcViewFacts = Partial<Omit<RtcFacts, 'supported'>>;

/** Ms between two reports while an attempt runs. */
const REPORT_MS = 1_000;

/** One camera's picture over WebRTC, where and while it comes. Drives the machine of shared/rtc and does what its phase says. */
export class RtcView {
  readonly #options: RtcViewOptions;
  readonly #events: RtcViewEvents;
  readonly #openPeer: OpenPeer | null;
  #rtc: Rtc;
  #mode: RtcMode = 'jpeg';
  #call: RtcCall | null = null;
  #over: RtcAttempt | null = null;
  #reported = '';
  #cancelTick = () => {};
  #cancelReport = () => {};
  #closed = false;

  constructor(options: RtcViewOptions, events: RtcViewEvents) {
    const { camera, timers, memory, openPeer = browserPeer() } = options;
    this.#options = options;
    this.#events = events;
    this.#openPeer = openPeer;
    this.#rtc = openRtc(openPeer !== null, timers.monotonic(), memory?.get(camera));
  }

  signalled(signal: SignalToViewer): void {
    this.#call?.signalled(signal);
  }

  facts(facts: RtcViewFacts): void {
    this.#step({ type: 'facts', facts });
  }

  /** Its wait is over: it is tried as soon as it can be. */
  tryNow(): void {
    this.#step({ type: 'retry' });
  }

  /** Idempotent and terminal. It is told how the attempt ended that ran. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTick();
    this.#hangUp(null);
    this.#options.memory?.set(this.#options.camera, this.#rtc);
  }

  get #now(): number {
    return this.#options.timers.monotonic();
  }

  #step(event: RtcEvent): void {
    if (this.#closed) return;
    this.#rtc = stepRtc(this.#rtc, event, this.#now, this.#options.chance());
    this.#followMode();
    const attempt = running(this.#rtc)?.attempt;
    if (this.#call && this.#call.number !== attempt) this.#hangUp(this.#rtc.ended?.code ?? null);
    if (attempt !== undefined && !this.#call) this.#dial(attempt);
    this.#tickWhenDue();
    this.#reportChange();
  }

  #followMode(): void {
    const mode = rtcMode(this.#rtc);
    if (mode === this.#mode) return;
    this.#mode = mode;
    if (mode === 'rtc') this.#call?.shown();
    this.#events.mode(mode);
  }

  #dial(number: number): void {
    const openPeer = this.#openPeer;
    if (!openPeer || this.#closed) return;
    this.#call = new RtcCall(
      { ...this.#options, number, openPeer },
      {
        happened: (event) => this.#step({ ...event, attempt: number }),
        painted: ({ video: source }, { width, height }, ageMs) => {
          if (this.#mode === 'rtc') this.#events.painted({ source, width, height, at: this.#now, ageMs });
        },
      },
    );
    this.#cancelReport = this.#options.timers.every(REPORT_MS, () => this.#report());
  }

  #hangUp(code: ReasonCode | null): void {
    const call = this.#call;
    if (!call) return;
    this.#call = null;
    this.#cancelReport();
    call.close(code);
    this.#over = call.attempt;
    this.#events.ended(this.#over);
  }

  #tickWhenDue(): void {
    this.#cancelTick();
    const due = rtcDueAt(this.#rtc);
    if (due === null || this.#closed) return;
    const tick = () => this.#step({ type: 'tick' });
    this.#cancelTick = this.#options.timers.after(Math.max(0, due - this.#now), tick);
  }

  #reportChange(): void {
    const key = JSON.stringify([rtcRung(this.#rtc), this.#rtc.attempts]);
    if (key === this.#reported || this.#closed) return;
    this.#reported = key;
    this.#report();
  }

  #report(): void {
    this.#events.report({
      ...rtcRung(this.#rtc),
      attempt: this.#call?.attempt ?? this.#over,
      figures: this.#call?.figures ?? null,
    });
  }
}
