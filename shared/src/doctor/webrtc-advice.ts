import type { ReasonCode } from '../protocol/reasons.ts';
import type { Findings } from './findings.ts';
import { TURN_CHECKS } from './ice/turn-checks.ts';

/** What to ask for, where WebRTC was found to be in need of it. A camera's picture that came needs nothing. */
export function webrtcAdvice(found: Findings): string | null {
  if (found.facts.trial) return null;
  return found.lostOnTheWay ? ofTrial(found) : ofServers(found);
}

/** A camera and this browser found no way, or one that loses what is large. */
function ofTrial(found: Findings): string {
  const code = found.code('trial');
  if (code !== undefined && LARGE_LOST.has(code))
    return 'large packets seem to be lost between this browser and the camera’s PC; TURN over TCP or TLS takes them apart.';
  if (TURN_CHECKS.some((check) => found.passes(check)))
    return 'TURN gives an address from here, so look at the camera’s PC: run the doctor there, with --key.';
  return TURN_CHECKS.some((check) => found.outcome(check) === 'blocked') ? asked(found) : NO_TURN;
}

const NO_TURN =
  'no straight way opened between this browser and the camera’s PC; ask who runs the relay for a TURN server.';

const LARGE_LOST: ReadonlySet<ReasonCode> = new Set(['rtc-dtls-timeout', 'rtc-connected-no-frames']);

const resultsOf = (found: Findings) => ['stun', ...TURN_CHECKS].map((check) => found.result(check));

function ofServers(found: Findings): string | null {
  const isBlocked = resultsOf(found).some((result) => result?.outcome === 'blocked');
  return isBlocked && found.webrtc === null ? asked(found) : null;
}

/** For a way to the servers; who has been reached is to be asked for something else. */
function asked(found: Findings): string {
  const refused = resultsOf(found).find((one) => one?.code !== undefined && !UNREACHED.has(one.code))?.next;
  if (refused !== undefined) return refused.charAt(0).toLowerCase() + refused.slice(1);
  const { iceOverUdp = [], iceOverTls = [] } = found.facts;
  const udp = iceOverUdp.length > 0 ? [`UDP to ${iceOverUdp.join(' and ')}`] : [];
  const tls = iceOverTls.length > 0 ? `TURN/TLS to ${iceOverTls.join(' and ')}` : 'TURN/TLS on 443';
  return `ask for ${[...udp, tls].join(', or ')}.`;
}

const UNREACHED: ReadonlySet<ReasonCode> = new Set(['stun-unanswered', 'turn-unreachable']);
