import type { ReasonCode } from '../protocol/reasons.ts';
import type { RtcFacts } from './rtc-state.ts';

/** Why no attempt is made whatever the network is like; null: nothing speaks against one. */
export function obstacle(facts: RtcFacts): ReasonCode | null {
  if (!facts.supported) return 'rtc-unsupported';
  if (!facts.allowed) return 'rtc-forbidden';
  return missingOffer(facts) ?? missingHere(facts);
}

/** Which of them no time changes: WebRTC is off, not waiting. */
export const isOff = (code: ReasonCode): boolean => OFF.has(code);

const OFF: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'rtc-unsupported',
  'rtc-forbidden',
  'rtc-off',
  'rtc-not-offered',
  'rtc-no-turn',
]);

function missingOffer({ offered }: RtcFacts): ReasonCode | null {
  if (offered === null) return 'rtc-not-offered';
  if (offered.state === 'off') return offered.code ?? 'rtc-not-offered';
  return offered.watching >= offered.most ? 'rtc-busy' : null;
}

function missingHere({ signalling, visible }: RtcFacts): ReasonCode | null {
  if (!signalling) return 'rtc-no-signalling';
  return visible ? null : 'tab-hidden';
}
