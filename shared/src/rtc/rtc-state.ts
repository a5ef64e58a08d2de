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
  readonly jpeg: JpegFlow;
  /** Begun so far. */
  readonly attempts: number;
  /** How the last attempt ended. */
  readonly ended: RtcEnd | null;
  /** How many failed running, until one held. */
  readonly failures: number;
  /** When frames of a shown path stopped, of late. */
  readonly stalls: readonly number[];
  /** When it last heard of anything. */
  readonly steppedAt: number;
}

/** Who paints: the relay's JPEGs, or WebRTC with JPEGs standing by. */
export type RtcMode = 'jpeg' | 'rtc';

export type RtcPhase =
  /** No attempt; one begins as soon as nothing speaks against it. */
  | { readonly name: 'base' }
  | Cooldown
  | ({ readonly name: 'asked' } & OfferWait)
  | ({ readonly name: 'connecting' } & IceWait)
  | ({ readonly name: 'connected' } & Proof)
  | ({ readonly name: 'shown' } & Stream);

export interface Cooldown {
  readonly name: 'cooldown';
  readonly until: number;
}

/** What every phase with a peer has. */
export interface Attempt {
  readonly attempt: number;
  /** When this phase began. */
  readonly since: number;
}

export interface OfferWait extends Attempt {
  /** The offer is there, and the servers are not with which it is answered. */
  readonly lacksServers: boolean;
}

export interface IceWait extends Attempt {
  /** Ms, as the relay has them, until nothing that answered means that nothing will, and until some pair must be ready. */
  readonly gatheringMs: number;
  readonly connectionMs: number;
  readonly answered: boolean;
  /** When a pair of addresses first had its check answered. */
  readonly pairAt: number | null;
  readonly relayCandidateAt: number | null;
  /** Why TURN gives no address, while it has given none. */
  readonly turn: ReasonCode | null;
}

export interface Proof extends Attempt {
  /** Frames that the video has presented, and told of. */
  readonly painted: number;
}

export interface Stream extends Attempt {
  readonly paintedAt: number;
  /** Since when nobody sees the page: its video paints nothing then. */
  readonly hiddenAt: number | null;
}

/** Why an attempt ended. */
export interface RtcEnd {
  readonly attempt: number;
  readonly at: number;
  readonly code: ReasonCode;
  /** What the code's sentence tells. */
  readonly values: Readonly<Record<string, number>> | null;
  /** Nothing of WebRTC failed: it was not wanted any more, or there was nothing to be seen. */
  readonly blameless: boolean;
}

/** What the page knows beside WebRTC. */
export interface RtcFacts {
  /** This browser has it. */
  readonly supported: boolean;
  /** The publisher's word; null while it says none. */
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

/** The relay's JPEGs, as they come. */
export interface JpegFlow {
  /** Since when without a long gap. */
  readonly since: number | null;
  /** Smoothed ms between two, where all were asked for. */
  readonly intervalMs: number;
  /** So many make it. */
  readonly gaps: number;
}

/** Of a peer connection's statistics, what is judged. */
export interface PeerCounts {
  /** Checks of address pairs that were answered, and that came from the other end. */
  readonly checksHeard: number;
  /** Some pair has had its check answered. */
  readonly pairOpen: boolean;
}

export type RtcEvent =
  | { readonly type: 'facts'; readonly facts: Partial<RtcFacts> }
  /** The offer has come, and cannot be answered before the relay has told of its servers. */
  | { readonly type: 'servers-missing'; readonly attempt: number }
  /** The offer has come and was taken. */
  | {
      readonly type: 'offered';
      readonly attempt: number;
      readonly gatheringMs?: number | undefined;
      readonly connectionMs?: number | undefined;
    }
  /** Either end, or the relay, ended it. */
  | {
      readonly type: 'ended';
      readonly attempt: number;
      readonly code: ReasonCode;
      readonly values?: Readonly<Record<string, number>> | undefined;
    }
  | { readonly type: 'relay-candidate'; readonly attempt: number }
  /** A pair of addresses has had its check answered. */
  | { readonly type: 'pair-open'; readonly attempt: number }
  | { readonly type: 'turn-refused'; readonly attempt: number; readonly code: ReasonCode }
  | {
      readonly type: 'connection';
      readonly attempt: number;
      readonly state: 'connected' | 'failed';
    }
  | { readonly type: 'counted'; readonly attempt: number; readonly counts: PeerCounts }
  /** The video has presented a frame, which was decoded so. */
  | { readonly type: 'painted'; readonly attempt: number }
  | { readonly type: 'network-changed' }
  | { readonly type: 'try-now' }
  | { readonly type: 'tick' };
