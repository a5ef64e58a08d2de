import type { ReasonCode } from '../protocol/reasons.ts';
import { fail, letGo } from './rtc-ends.ts';
import type { Rtc } from './rtc-state.ts';

/** What comes of time alone. Of several that are due the first is taken. */
export interface Rule {
  /** Monotonic ms. */
  readonly at: number;
  readonly to: (now: number, luck: number) => Rtc;
}

export const AT_ONCE = Number.NEGATIVE_INFINITY;

export const failing = (rtc: Rtc, at: number, code: ReasonCode): Rule => ({
  at,
  to: (now, luck) => fail(rtc, code, now, luck),
});

export const lettingGo = (rtc: Rtc, at: number, code: ReasonCode): Rule => ({
  at,
  to: (now) => letGo(rtc, code, now),
});
