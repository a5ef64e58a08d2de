import type { Rung } from '@porthole/shared/ladder/rungs';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcMode } from '@porthole/shared/rtc/rtc-state';
import type { RtcPair } from './peer-stats.ts';

/** What there is to say of WebRTC on one camera: for its rung of the ladder and its panel. */
export interface RtcReport {
  readonly mode: RtcMode;
  /** `carrying` while WebRTC paints. `untried` with a code: why it is not tried. */
  readonly rung: Rung;
  /** For the sentence of the rung's code. */
  readonly values: Readonly<Record<string, number>> | null;
  /** The newest; null before the first. */
  readonly attempt: RtcAttempt | null;
  /** Of the attempt that runs. */
  readonly figures: RtcFigures | null;
}

export interface RtcAttempt {
  /** The page's first is 1. */
  readonly number: number;
  /** Ms since the epoch. */
  readonly at: number;
  /** Ms from asking until WebRTC took over the picture; null: it did not. */
  readonly shownMs: number | null;
  readonly framesPainted: number;
  /** Null while it runs. A code that is null: it was ended for no fault, as by leaving the camera. */
  readonly end: { readonly afterMs: number; readonly code: ReasonCode | null } | null;
}

export interface RtcFigures {
  readonly pair: RtcPair | null;
  readonly bytesPerSecond: number | null;
  readonly roundTripMs: number | null;
  /** Painted in the last two seconds. */
  readonly fps: number | null;
  /** Estimated; see `rtc-age.ts`. */
  readonly ageMs: number | null;
  /** Of the packets sent, 0 to 1. */
  readonly lossShare: number | null;
  readonly freezes: number;
}
