import type { ReasonCode } from '../protocol/reasons.ts';
import type { Findings } from './findings.ts';
import { TURN_CHECKS } from './ice/ice-checks.ts';

/** Ends of a trial that neither PC is to blame for; with the last two, small packets pass. */
const LOST = ['rtc-ice-blocked', 'rtc-ice-timeout', 'rtc-ice-failed', 'rtc-stall'];
const LARGE_LOST = ['rtc-dtls-timeout', 'rtc-connected-no-frames'];

const NO_TURN =
  'no straight way opened between this browser and the camera’s PC; ask who runs the relay for a TURN server.';

/** What to ask for, where WebRTC was found to be in need of it. A camera's picture that came needs nothing. */
export function webrtcAdvice(found: Findings): string | null {
  const { outcome, code = '' } = found.result('trial') ?? {};
  if (outcome === 'fine') return null;
  if (LARGE_LOST.includes(code))
    return 'large packets seem to be lost between this browser and the camera’s PC; TURN over TCP or TLS takes them apart.';
  const givesAddress = TURN_CHECKS.some((check) => found.passes(check));
  const isLost = LOST.includes(code);
  if (isLost && givesAddress)
    return 'TURN gives an address from here, so look at the camera’s PC: run the doctor there, with --key.';
  if (givesAddress || (!isLost && found.outcome('stun') === 'fine')) return null;
  return ofBlocked(found, isLost ? TURN_CHECKS : ['stun', ...TURN_CHECKS]) ?? (isLost ? NO_TURN : null);
}

const UNREACHED: readonly (ReasonCode | undefined)[] = ['stun-unanswered', 'turn-unreachable'];

/** What was reached is to be asked for something else; TLS is what most networks let through. */
function ofBlocked(found: Findings, checks: readonly string[]): string | null {
  const blocked = checks
    .map((check) => found.result(check))
    .filter((result) => result?.outcome === 'blocked')
    .reverse();
  const next = (blocked.find((result) => !UNREACHED.includes(result?.code)) ?? blocked[0])?.next;
  return next ? next.charAt(0).toLowerCase() + next.slice(1) : null;
}
