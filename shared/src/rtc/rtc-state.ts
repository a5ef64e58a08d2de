import type { ReasonCode } from '../protocol/reasons.ts';
import type { RtcStatus } from '../protocol/rtc.ts';

/**
 * A viewer's WebRTC upgrade of one camera's picture, above the relay and never instead of it: asked, connecting, connected, shown, over. The
 * relay's JPEGs go on until WebRTC has painted, then they stand by; they take over again as soon as its frames stop. A connection's own
 * state opens the next step and proves nothing. Times are monotonic ms; the caller opens and closes the peer that `phase` names, and calls
 * back by `rtcDueAt`.
 */
export interface Rtc {
  readonly phase: RtcPhase;
  readonly facts: RtcFacts;
  /** Since when the relay's JPEGs have come without a long gap; null before the first. */
  readonly jpegsSince: number | null;
  /** Smoothed ms between two of them, while all are asked for. */
  readonly jpegIntervalMs: number;
  /** Begun so far. */
  readonly attempts: number;
  /** How the last attempt ended. */
  readonly ended: RtcEnd | null;
  /** Attempts that failed one after another. */
  readonly failures: number;
  /** The time of the last step. */
  readonly steppedAt: number;
}

/** Who paints: the relay's JPEGs, or WebRTC with JPEGs standing by. */
export type RtcMode = 'jpeg' | 'rtc';

export type RtcPhase =
  /** No attempt; one begins as soon as nothing speaks against it. */
  | { readonly name: 'base' }
  /** After an attempt that failed. */
  | { readonly name: 'cooldown'; readonly until: number }
  | Running;

/** The phases that have a peer. */
export type Running =
  | ({ readonly name: 'asked' } & Attempt)
  | ({
      readonly name: 'connecting';
      /** By when some address pair must be ready, whatever has answered. */
      readonly connectedBy: number;
      /** A TURN server has given an address. */
      readonly relayed: boolean;
    } & Attempt)
  | ({ readonly name: 'connected'; readonly painted: number } & Attempt)
  | ({ readonly name: 'shown'; readonly since: number } & Attempt);

/** It is over at `until`, for `code`, unless something comes before. */
interface Attempt {
  readonly attempt: number;
  readonly until: number;
  readonly code: ReasonCode;
}

/** Why an attempt ended. */
export interface RtcEnd {
  readonly attempt: number;
  readonly code: ReasonCode;
  /** What the code's sentence tells. */
  readonly values: Readonly<Record<string, number>> | null;
}

/** What the page knows beside WebRTC. */
export interface RtcFacts {
  /** This browser has it. */
  readonly supported: boolean;
  /** What the publisher says of its side; null while it says nothing. */
  readonly offered: RtcStatus | null;
  /** When the newest JPEG of the relay's came. */
  readonly jpegAt: number | null;
  /** Frames are captured, as far as the relay knows, and they differ. */
  readonly sourceAlive: boolean;
  readonly visible: boolean;
  /** By the person, or by what their line costs. */
  readonly allowed: boolean;
  /** It is to be tried on soon, however often it failed. */
  readonly pinned: boolean;
  /** There is a session to ask over. */
  readonly signalling: boolean;
}

export type RtcEvent =
  | { readonly type: 'facts'; readonly facts: Partial<RtcFacts> }
  /** By a person, or because the network is another one. */
  | { readonly type: 'retry' }
  | { readonly type: 'tick' }
  | (AttemptEvent & { readonly attempt: number });

export type AttemptEvent =
  /** The relay has passed on what was asked. */
  | { readonly type: 'passed-on' }
  /** The offer has come and was answered. Ms as the relay sets them. */
  | {
      readonly type: 'offered';
      readonly gatheringMs?: number | undefined;
      readonly connectionMs?: number | undefined;
    }
  /** What a TURN server did: null gave an address, a code refused one. */
  | { readonly type: 'turn'; readonly code: ReasonCode | null }
  /** The other end has answered on some address pair; `open`: and that pair can be used. */
  | { readonly type: 'answering'; readonly open: boolean }
  | { readonly type: 'connection'; readonly state: 'connected' | 'failed' }
  /** The video has presented a frame, which was decoded so. */
  | { readonly type: 'painted' }
  /** Either end, or the relay, ended it. */
  | {
      readonly type: 'ended';
      readonly code: ReasonCode;
      readonly values?: Readonly<Record<string, number>> | undefined;
    };

/** Why no attempt is made whatever the network is like; null: nothing speaks against one. */
export function obstacle({ supported, allowed, offered, signalling, visible }: RtcFacts): ReasonCode | null {
  if (!supported) return 'rtc-unsupported';
  if (!allowed) return 'rtc-forbidden';
  if (offered?.state !== 'ready') return offered?.code ?? 'rtc-not-offered';
  if (offered.watching >= offered.most) return 'rtc-busy';
  if (!signalling) return 'rtc-no-signalling';
  return visible ? null : 'tab-hidden';
}

/** Whether WebRTC is to blame: not where it was unwanted, or there was nothing to be seen. */
export const isFault = (code: ReasonCode): boolean =>
  code !== 'tab-hidden' && code !== 'rtc-forbidden' && code !== 'no-frames';

export const running = ({ phase }: Rtc): Running | null =>
  phase.name === 'base' || phase.name === 'cooldown' ? null : phase;

export const rtcMode = ({ phase }: Rtc): RtcMode => (phase.name === 'shown' ? 'rtc' : 'jpeg');
