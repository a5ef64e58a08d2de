import type { Rung } from '@porthole/shared/ladder/rungs';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcMode, RtcPhase } from '@porthole/shared/rtc/rtc-state';
import type { RtcPair } from './peer-stats.ts';

/** What there is to say of WebRTC on one camera: for its rung of the ladder and its panel. */
export interface RtcReport {
  readonly state: RtcStateName;
  readonly mode: RtcMode;
  /** `carrying` while WebRTC paints. `untried` with a code: why it is not tried. */
  readonly rung: Rung;
  /** For the sentence of the rung's code. */
  readonly values: Readonly<Record<string, number>> | null;
  /** Newest last; the one that runs has no end. */
  readonly attempts: readonly RtcAttempt[];
  /** Of the attempt that runs. */
  readonly figures: RtcFigures | null;
}

export type RtcStateName = RtcPhase['name'] | 'off';

/** One attempt, as a line of time from asking. */
export interface RtcAttempt {
  /** The page's first is 1. */
  readonly number: number;
  /** Ms since the epoch. */
  readonly at: number;
  readonly marks: RtcMarks;
  /** Null while it runs. A code that is null: it was ended for no fault, as by leaving the camera. */
  readonly end: { readonly afterMs: number; readonly code: ReasonCode | null } | null;
  readonly figures: RtcFigures | null;
}

/** Ms from asking; null: not reached. */
export interface RtcMarks {
  readonly offer: number | null;
  /** The first own candidate of each type. */
  readonly gathered: Readonly<Record<'host' | 'srflx' | 'relay', number | null>>;
  /** A pair of addresses is open. */
  readonly ice: number | null;
  readonly dtls: number | null;
  /** The first frame was decoded. */
  readonly firstDecoded: number | null;
  /** The first frame was presented by the video. */
  readonly firstPainted: number | null;
  /** WebRTC took over the picture. */
  readonly shown: number | null;
}

export interface RtcFigures {
  readonly pair: RtcPair | null;
  readonly codec: string | null;
  readonly roundTripMs: number | null;
  /** Painted in the last second. */
  readonly fps: number | null;
  readonly kbps: number | null;
  /** Estimated; see `rtc-age.ts`. */
  readonly ageMs: number | null;
  readonly jitterBufferMs: number | null;
  readonly decodeMs: number | null;
  readonly framesDecoded: number;
  readonly framesPainted: number;
  readonly framesDropped: number;
  readonly freezes: number;
  readonly packetsLost: number;
  /** Of those sent, 0 to 1. */
  readonly lossShare: number | null;
  readonly nacks: number;
  readonly plis: number;
  readonly keyFrames: number;
  /** The longest ms without a painted frame, of either kind, around a change of who paints; and around the last one. */
  readonly gapMs: number | null;
  readonly lastGapMs: number | null;
}
