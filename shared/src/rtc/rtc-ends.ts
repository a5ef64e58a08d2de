import type { ReasonCode } from '../protocol/reasons.ts';
import { cooldownMs, STALLS_WITHIN_MS } from './cooldown.ts';
import type { Attempt, Rtc, RtcEnd, RtcPhase } from './rtc-state.ts';

/** The phases that have a peer. */
export type Running = Extract<RtcPhase, Attempt>;

export function running({ phase }: Rtc): Running | null {
  return phase.name === 'base' || phase.name === 'cooldown' ? null : phase;
}

/** The attempt is over, by a fault that the next may meet again. */
export function fail(
  rtc: Rtc,
  code: ReasonCode,
  now: number,
  luck: number,
  values: RtcEnd['values'] = null,
): Rtc {
  const phase = running(rtc);
  if (!phase) return rtc;
  const recent = rtc.stalls.filter((at) => now - at < STALLS_WITHIN_MS);
  const over = {
    ...rtc,
    ended: { attempt: phase.attempt, at: now, code, values, blameless: false },
    // A full publisher is not a failure.
    failures: code === 'rtc-busy' ? rtc.failures : rtc.failures + 1,
    stalls: code === 'rtc-stall' ? [...recent, now] : recent,
  };
  return { ...over, phase: { name: 'cooldown', until: now + cooldownMs(over, code, luck) } };
}

/**
 * The attempt is over, and WebRTC is not to blame.
 *
 * @param restMs until the next may begin
 */
export function letGo(rtc: Rtc, code: ReasonCode, now: number, restMs = 0): Rtc {
  const phase = running(rtc);
  if (!phase) return rtc;
  return {
    ...rtc,
    ended: { attempt: phase.attempt, at: now, code, values: null, blameless: true },
    phase: restMs > 0 ? { name: 'cooldown', until: now + restMs } : { name: 'base' },
  };
}
