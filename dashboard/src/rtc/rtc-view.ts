import type { Timers } from '@porthole/shared/flow/timers';
import type { IceConfiguration } from '@porthole/shared/protocol/ice';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { SignalToViewer, ViewerSignal } from '@porthole/shared/protocol/rtc';
import type { RtcFacts, RtcMode } from '@porthole/shared/rtc/rtc-state';
import type { OpenPeer } from './peer.ts';
import type { RtcAttempt, RtcReport } from './rtc-report.ts';

export interface RtcViewOptions {
  readonly camera: string;
  readonly timers: Timers;
  /** 0 to 1. */
  readonly chance: () => number;
  /** Resolves with why it was not passed on; null: it was. */
  readonly send: (signal: ViewerSignal) => Promise<ReasonCode | null>;
  /** Asked anew for every attempt: credentials last for minutes. */
  readonly ice: () => Promise<IceConfiguration>;
  /** The browser's by default; null: it has none. */
  readonly openPeer?: OpenPeer | null;
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
  /** Who paints from now on. `rtc`: JPEGs stand by; `bridge`: they are painted, and asked for at full rate. */
  mode(mode: RtcMode): void;
  /** For the ladder and the panel: at every change, and once a second while an attempt runs. */
  report(report: RtcReport): void;
  /** Over, and what it came to: for the relay's figures. */
  ended(attempt: RtcAttempt): void;
}

/** What changes beside WebRTC; those left out stay as they were. */
export type RtcViewFacts = Partial<Omit<RtcFacts, 'supported'>>;

/** One camera's picture over WebRTC, where and while it comes. */
export class RtcView {
  constructor(
    readonly options: RtcViewOptions,
    readonly events: RtcViewEvents,
  ) {}

  signalled(_signal: SignalToViewer): void {}

  facts(_facts: RtcViewFacts): void {}

  /** Its wait is over: it is tried as soon as it can be. */
  tryNow(): void {}

  /** Idempotent and terminal; nothing is said after it. */
  close(): void {}
}
