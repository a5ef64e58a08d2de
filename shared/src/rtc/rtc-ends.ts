import type { ReasonCode } from '../protocol/reasons.ts';
import type { Attempt, Rtc, RtcEnd, RtcPhase } from './rtc-state.ts';

/** Ms until the next attempt after the first, second, third and any further one that failed. */
export const RTC_COOLDOWNS_MS: readonly number[] = [5_000, 15_000, 60_000, 300_000];

/** Ms until a publisher is asked again that had as many viewers as it sends to. */
const BUSY_COOLDOWN_MS = 60_000;

/** A path that goes dead time after time costs its viewer a second of picture each time. */
const STALLS = 3;
const STALLS_WITHIN_MS = 10 * 60_000;
const STALLED_OFTEN_COOLDOWN_MS = 30 * 60_000;

/** Ms at the most where a person has pinned WebRTC. */
const PINNED_COOLDOWN_MS = 15_000;

/** Ms until it is tried again where something is new: the network, or the publisher's word. */
export const SOON_MS = 2_000;

/** So that viewers who lost the same publisher do not all come back at once. */
const SPREAD = 0.2;

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

/** @param luck 0 to 1 */
function cooldownMs(rtc: Rtc, code: ReasonCode, luck: number): number {
  const whole = wholeMs(rtc, code);
  const capped = rtc.facts.pinned ? Math.min(whole, PINNED_COOLDOWN_MS) : whole;
  return capped * (1 - SPREAD + 2 * SPREAD * luck);
}

function wholeMs({ failures, stalls }: Rtc, code: ReasonCode): number {
  if (code === 'rtc-busy') return BUSY_COOLDOWN_MS;
  if (stalls.length >= STALLS) return STALLED_OFTEN_COOLDOWN_MS;
  return RTC_COOLDOWNS_MS[Math.min(failures, RTC_COOLDOWNS_MS.length) - 1] ?? 0;
}

/** What the publisher's next word may be the end of. */
export const isPublishers = (code: ReasonCode): boolean => PUBLISHERS.has(code);

const PUBLISHERS: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'rtc-busy',
  'rtc-off',
  'rtc-not-offered',
  'rtc-no-turn',
  'rtc-no-signalling',
  'rtc-peer-closed',
  'rtc-sidecar-crash',
]);
