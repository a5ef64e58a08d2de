import type { Rate } from '../flow/rate.ts';
import type { Reduction, UplinkFigures } from '../protocol/cameras.ts';
import type { Demand } from '../protocol/demand.ts';
import type { LegReport } from '../protocol/leg.ts';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { Transport } from '../protocol/transport.ts';
import type { Account } from './account.ts';
import type { Refusal } from './publisher-transport.ts';

export type PublisherState =
  | { state: 'connecting'; code: ReasonCode | null; detail: string }
  /** `note`: why not by a better way. */
  | { state: 'connected'; transport: Transport; note: ReasonCode | null }
  | { state: 'refused'; refusal: Refusal }
  | { state: 'ended' };

export interface PublisherReport {
  readonly connection: PublisherState;
  readonly camera: { readonly id: string; readonly name: string } | null;
  /** Null before the relay has told. */
  readonly demand: Demand | null;
  readonly account: Account;
  /** Of what was sent. */
  readonly rate: Rate;
  /** Of what the source gave. */
  readonly capturedFps: number | null;
  /** Of what the relay has answered for, whether it took it or not. */
  readonly deliveredBytes: number;
  readonly roundTripMs: number | null;
  /** Frames a second that get through whatever their size; null where unknown. */
  readonly mostFps: number | null;
  /** Pictures or rate are less than the source gives; null where all is sent. */
  readonly reduction: Reduction | null;
  /** Bytes of the smallest frame that something before the relay refused for its size; null while nothing did. */
  readonly cappedAt: number | null;
}

/** What the relay is told of the line. */
export function uplinkFigures(
  { rate, capturedFps, roundTripMs, reduction, cappedAt }: PublisherReport,
  window: number | null,
  encodeMs: number | null,
): UplinkFigures {
  return {
    ...rounded('roundTripMs', roundTripMs),
    ...rounded('bytesPerSecond', rate.bytesPerSecond),
    ...rounded('window', window),
    ...rounded('capturedFps', capturedFps),
    ...rounded('encodeMs', encodeMs),
    ...(reduction && { quality: reduction }),
    ...(cappedAt !== null && { cap: { code: 'requests-capped' as const, bytes: cappedAt } }),
  };
}

/** The ladder as it is told, where frames over plain requests or polling are smaller than they would be. */
export function cappedLeg(leg: LegReport, cappedAt: number | null): LegReport {
  const carrying = (['http', 'polling'] as const).find((one) => leg.rungs[one].state === 'carrying');
  if (cappedAt === null || !carrying) return leg;
  return { ...leg, rungs: { ...leg.rungs, [carrying]: { ...leg.rungs[carrying], code: 'requests-capped' } } };
}

/** A figure to a tenth, left out where it is not known. */
function rounded<Name extends keyof UplinkFigures>(name: Name, value: number | null): UplinkFigures {
  return value === null ? {} : { [name]: Math.round(value * 10) / 10 };
}
