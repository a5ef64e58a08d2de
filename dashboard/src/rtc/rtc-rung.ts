import type { Rung } from '@porthole/shared/ladder/rungs';
import { rtcMode } from '@porthole/shared/rtc/rtc-machine';
import { obstacle } from '@porthole/shared/rtc/rtc-preconditions';
import type { Rtc, RtcEnd } from '@porthole/shared/rtc/rtc-state';
import type { RtcReport } from './rtc-report.ts';

type Explained = Pick<RtcReport, 'rung' | 'values'>;

/** WebRTC as the topmost rung of the leg's ladder. */
export function rtcRung(rtc: Rtc): Explained {
  const { phase } = rtc;
  const fault = rtc.ended?.blameless === false ? rtc.ended : null;
  if (rtcMode(rtc) === 'rtc') return explained({ state: 'carrying', code: null, retryAt: null });
  if (phase.name === 'base' || phase.name === 'cooldown') return waiting(rtc, fault);
  return explained({ state: 'trying', code: fault?.code ?? null, retryAt: null }, fault?.values);
}

function waiting({ facts, phase }: Rtc, fault: RtcEnd | null): Explained {
  // Of a camera that is away nothing is known: its PC may offer it.
  if (facts.offered === null && !facts.sourceAlive)
    return explained({ state: 'untried', code: null, retryAt: null });
  const code = obstacle(facts);
  if (code !== null) return explained({ state: 'untried', code, retryAt: null }, seats(facts.offered));
  if (!fault) return explained({ state: 'untried', code: null, retryAt: null });
  const retryAt = phase.name === 'cooldown' ? phase.until : null;
  return explained({ state: 'failed', code: fault.code, retryAt }, fault.values);
}

const explained = (rung: Rung, values: RtcReport['values'] = null): Explained => ({ rung, values });

const seats = (offered: Rtc['facts']['offered']) =>
  offered && { watching: offered.watching, most: offered.most };
