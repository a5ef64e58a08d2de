import type { Timers } from '@porthole/shared/flow/timers';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import { openRtc, rtcAttempt, rtcMode, rtcStateName, stepRtc } from '@porthole/shared/rtc/rtc-machine';
import { resumeRtc, rtcPast } from '@porthole/shared/rtc/rtc-past';
import { rtcDueAt } from '@porthole/shared/rtc/rtc-rules';
import type { Rtc, RtcEvent, RtcFacts, RtcMode } from '@porthole/shared/rtc/rtc-state';
import { browserPeer } from './browser-peer.ts';
import { browserNetworkChanges, type NetworkChanges } from './network-changes.ts';
import type { OpenPeer, PaintedFrame, Peer } from './peer.ts';
import { RtcCall } from './rtc-call.ts';
import { RtcHistory } from './rtc-history.ts';
import type { RtcMemory } from './rtc-memory.ts';
import type { RtcAttempt, RtcReport } from './rtc-report.ts';
import { rtcRung } from './rtc-rung.ts';

export interface RtcViewOptions {
  readonly camera: string;
  readonly timers: Timers;
  /** 0 to 1. */
  readonly chance: () => number;
  /** Resolves with why it was not passed on; null: it was. */
  readonly send: (signal: ViewerSignal) => Promise<ReasonCode | null>;
  /** Asked anew for every attempt: credentials last for minutes. */
  readonly ice: () => Promise<IceConfiguration>;
  /** What was before, and where this goes when it is closed. */
  readonly memory?: Pick<RtcMemory, 'recall' | 'keep'>;
  /** The browser's by default; null: it has none. */
  readonly openPeer?: OpenPeer | null;
  /** The browser's by default. */
  readonly networkChanges?: NetworkChanges;
}

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
  /** Over, the picture in its place is painted, and this is what it came to: for the relay's figures. */
  ended(attempt: RtcAttempt): void;
}

/** What changes beside WebRTC; those left out stay as they were. */
export type RtcViewFacts = Partial<Omit<RtcFacts, 'supported'>>;

/** Ms between two reports while an attempt runs. */
const REPORT_MS = 1_000;

/** Ms between two looks at the connection's counts, which are judged until its frames are. */
const LOOK_MS: Readonly<Record<RtcMode, number>> = { jpeg: 100, rtc: 500 };

/** One camera's picture over WebRTC, where and while it comes. Drives the machine of shared/rtc and does what its phase says. */
export class RtcView {
  readonly #options: RtcViewOptions;
  readonly #events: RtcViewEvents;
  readonly #openPeer: OpenPeer | null;
  readonly #history: RtcHistory;
  readonly #stopNetwork: () => void;
  #rtc: Rtc;
  #mode: RtcMode = 'jpeg';
  #call: RtcCall | null = null;
  /** Heard while the one before is being answered to. */
  #heard: RtcEvent[] = [];
  #stepping = false;
  #reported = '';
  #cancelTick: () => void = () => {};
  #cancelReport: () => void = () => {};
  #closed = false;

  constructor(options: RtcViewOptions, events: RtcViewEvents) {
    this.#options = options;
    this.#events = events;
    this.#openPeer = options.openPeer === undefined ? browserPeer() : options.openPeer;
    const opened = openRtc(this.#openPeer !== null, options.timers.monotonic());
    const kept = options.memory?.recall(options.camera) ?? null;
    this.#rtc = kept ? resumeRtc(opened, kept.past) : opened;
    this.#history = new RtcHistory({
      timers: options.timers,
      attempts: kept?.attempts ?? [],
      sourceAlive: () => this.#rtc.facts.sourceAlive,
      settled: (attempt) => this.#settled(attempt),
    });
    const networkChanges = options.networkChanges ?? browserNetworkChanges;
    this.#stopNetwork = networkChanges(() => this.#step({ type: 'network-changed' }));
  }

  signalled(signal: SignalToViewer): void {
    this.#call?.signalled(signal);
  }

  facts(facts: RtcViewFacts): void {
    if (facts.visible === false) this.#history.unseen();
    this.#step({ type: 'facts', facts });
  }

  /** The canvas has a new picture, be it a JPEG's or the video's. */
  canvasPainted(): void {
    if (!this.#closed) this.#history.painted();
  }

  /** Its wait is over: it is tried as soon as it can be. */
  tryNow(): void {
    this.#step({ type: 'try-now' });
  }

  /** Idempotent and terminal; nothing is said after it but how the attempt ended that ran. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopNetwork();
    this.#cancelTick();
    this.#cancelReport();
    this.#hangUp(null);
    this.#history.close();
    const { memory, camera } = this.#options;
    memory?.keep(camera, { past: rtcPast(this.#rtc), attempts: this.#history.attempts });
  }

  get #now(): number {
    return this.#options.timers.monotonic();
  }

  #step(event: RtcEvent): void {
    this.#heard.push(event);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#heard.shift(); next && !this.#closed; next = this.#heard.shift()) {
        this.#rtc = stepRtc(this.#rtc, next, this.#now, this.#options.chance());
        this.#follow();
      }
    } finally {
      this.#stepping = false;
    }
  }

  /** What is open and who paints, as the machine has it. */
  #follow(): void {
    this.#followMode();
    const attempt = rtcAttempt(this.#rtc);
    if (this.#call && this.#call.number !== attempt) this.#hangUp(this.#rtc.ended?.code ?? null);
    if (attempt !== null && !this.#call && !this.#closed) this.#dial(attempt);
    this.#call?.look(LOOK_MS[this.#mode]);
    this.#tickWhenDue();
    this.#reportChange();
  }

  #followMode(): void {
    const mode = rtcMode(this.#rtc);
    if (mode === this.#mode) return;
    this.#history.modeChanged();
    this.#mode = mode;
    if (mode === 'rtc') this.#call?.book.reached('shown', this.#now);
    this.#events.mode(mode);
  }

  #dial(number: number): void {
    const openPeer = this.#openPeer;
    if (!openPeer) return;
    const { camera, timers, send, ice } = this.#options;
    this.#call = new RtcCall(
      { number, camera, timers, send, ice, openPeer },
      {
        happened: (event) => this.#step(event),
        painted: (peer, frame) => this.#painted(peer, frame),
      },
    );
    this.#history.begun(this.#call.book);
    this.#reportEachSecond();
  }

  #hangUp(code: ReasonCode | null): void {
    const call = this.#call;
    if (!call) return;
    this.#call = null;
    this.#cancelReport();
    call.close(code);
    this.#history.ended();
  }

  #settled(attempt: RtcAttempt): void {
    this.#events.ended(attempt);
    if (!this.#closed) this.#report();
  }

  #painted(peer: Peer, frame: PaintedFrame): void {
    if (!this.#call) return;
    const at = this.#now;
    const ageMs = this.#call.book.painted(frame, at);
    if (this.#mode !== 'rtc') return;
    const { width, height } = frame;
    this.#events.painted({ source: peer.video, width, height, at, ageMs });
  }

  #tickWhenDue(): void {
    this.#cancelTick();
    const due = rtcDueAt(this.#rtc);
    if (due === null || this.#closed) return;
    const tick = () => this.#step({ type: 'tick' });
    this.#cancelTick = this.#options.timers.after(Math.max(0, due - this.#now), tick);
  }

  #reportEachSecond(): void {
    this.#cancelReport();
    this.#cancelReport = this.#options.timers.every(REPORT_MS, () => this.#report());
  }

  #reportChange(): void {
    const { rung, values } = rtcRung(this.#rtc);
    const key = JSON.stringify([
      rtcStateName(this.#rtc),
      this.#mode,
      rung,
      values,
      this.#history.attempts.length,
    ]);
    if (key === this.#reported || this.#closed) return;
    this.#reported = key;
    this.#report();
  }

  #report(): void {
    const { attempts, running } = this.#history;
    this.#events.report({
      state: rtcStateName(this.#rtc),
      mode: this.#mode,
      ...rtcRung(this.#rtc),
      attempts,
      figures: running?.figures ?? null,
    });
  }
}
