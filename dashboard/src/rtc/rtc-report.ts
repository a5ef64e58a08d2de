import type { Rung } from '@porthole/shared/ladder/rungs';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import { isFault, obstacle, type Rtc, running } from '@porthole/shared/rtc/rtc-state';
import type { RtcPair } from './peer-stats.ts';

/** What there is to say of WebRTC on one camera: for its rung of the ladder and its panel. */
export interface RtcReport {
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
  /** Of the packets sent, 0 to 1. */
  readonly lossShare: number | null;
  readonly freezes: number;
}

/** WebRTC as the topmost rung of the leg's ladder. */
export function rtcRung(rtc: Rtc): Pick<RtcReport, 'rung' | 'values'> {
  const { phase, ended, facts } = rtc;
  const fault = ended && isFault(ended.code) ? ended : null;
  const { code = null, values = null } = fault ?? {};
  if (phase.name === 'shown') return untold('carrying');
  if (running(rtc)) return { rung: { state: 'trying', code, retryAt: null }, values };
  // Of a camera that is away nothing is known: its PC may offer it.
  if (facts.offered === null && !facts.sourceAlive) return untold('untried');
  const hindrance = obstacle(facts);
  if (hindrance !== null) {
    const { watching = 0, most = 0 } = facts.offered ?? {};
    return { rung: { state: 'untried', code: hindrance, retryAt: null }, values: { watching, most } };
  }
  if (!fault) return untold('untried');
  const retryAt = phase.name === 'cooldown' ? phase.until : null;
  return { rung: { state: 'failed', code, retryAt }, values };
}

const untold = (state: Rung['state']) => ({ rung: { state, code: null, retryAt: null }, values: null });
