import { RTC_COOLDOWNS_MS } from './cooldown.ts';
import { hasFlowed, isFlowing } from './jpeg-flow.ts';
import { obstacle } from './obstacle.ts';
import { fail, letGo } from './rtc-ends.ts';
import type { IceWait, OfferWait, Proof, Rtc } from './rtc-state.ts';
import { AT_ONCE, failing, lettingGo, type Rule } from './rule.ts';
import { begun, isStreaming } from './stream.ts';
import { streamRules } from './stream-rules.ts';

/** Ms until an offer must have come. */
const OFFER_MS = 3_000;

/** Ms for which a TURN server's candidate may yet find its way. */
const RELAY_CANDIDATE_MS = 1_000;

/** Ms that the handshake may take on a path that is open. */
const DTLS_MS = 3_000;

/** Frames that prove a connection, which its own word does not. */
const DECODED = 5;
const PAINTED = 2;
/** Ms that they may take, and how many of the camera's own intervals. */
const PROOF_MS = 2_500;
const PROOF_INTERVALS = 6;

/** Ms between two looks at frames that come, at the most: a longer silence is the page's own. */
const LOOK_MS = 500;

/** Follows the rules until none is due. */
export function judge(rtc: Rtc, now: number, luck: number): Rtc {
  let judged = rtc;
  for (;;) {
    const due = rulesOf(judged, now).find(({ at }) => at <= now);
    if (!due) return judged;
    judged = due.to(now, luck);
  }
}

/** Monotonic ms: when it must be ticked at the latest. Null: nothing comes of time. */
export function rtcDueAt(rtc: Rtc): number | null {
  const look = isStreaming(rtc.phase) ? rtc.steppedAt + LOOK_MS : Number.POSITIVE_INFINITY;
  const at = Math.min(look, ...rulesOf(rtc, rtc.steppedAt).map((rule) => rule.at));
  return Number.isFinite(at) ? at : null;
}

function rulesOf(rtc: Rtc, now: number): readonly Rule[] {
  const { phase } = rtc;
  switch (phase.name) {
    case 'base':
      return mayAsk(rtc, now);
    case 'cooldown':
      return [{ at: phase.until, to: () => ({ ...rtc, phase: { name: 'base' } }) }];
    case 'offering':
      return [...unwanted(rtc), ...unseen(rtc), offerRule(rtc, phase)];
    case 'ice':
      return [...unwanted(rtc), ...unseen(rtc), iceRule(rtc, phase)];
    case 'proving':
      return [...unwanted(rtc), ...unseen(rtc), proofRule(rtc, phase)];
    case 'rtc':
    case 'bridge':
    case 'frozen':
      return [...unwanted(rtc), ...streamRules(rtc, phase)];
  }
}

function mayAsk(rtc: Rtc, now: number): readonly Rule[] {
  const { facts, jpeg } = rtc;
  if (obstacle(facts) !== null || !facts.sourceAlive || !hasFlowed(jpeg, facts, now)) return [];
  return [{ at: AT_ONCE, to: (since) => asked(rtc, since) }];
}

function asked(rtc: Rtc, now: number): Rtc {
  const attempt = rtc.attempts + 1;
  return {
    ...rtc,
    attempts: attempt,
    phase: { name: 'offering', attempt, askedAt: now, since: now, lacksServers: false },
  };
}

const unwanted = (rtc: Rtc): readonly Rule[] =>
  rtc.facts.allowed ? [] : [lettingGo(rtc, AT_ONCE, 'rtc-forbidden')];

/** What nobody sees cannot be proven by what is painted. */
const unseen = (rtc: Rtc): readonly Rule[] =>
  rtc.facts.visible ? [] : [lettingGo(rtc, AT_ONCE, 'tab-hidden')];

const offerRule = (rtc: Rtc, { since, lacksServers }: OfferWait): Rule =>
  failing(rtc, since + OFFER_MS, lacksServers ? 'relay-unreachable' : 'rtc-no-answer');

function iceRule(rtc: Rtc, ice: IceWait): Rule {
  if (ice.pairAt !== null) return failing(rtc, ice.pairAt + DTLS_MS, 'rtc-dtls-timeout');
  const hard = ice.since + ice.connectionMs;
  if (ice.answered) return failing(rtc, hard, ice.turn ?? 'rtc-ice-timeout');
  const silent = Math.max(
    ice.since + ice.gatheringMs,
    (ice.relayCandidateAt ?? AT_ONCE) + RELAY_CANDIDATE_MS,
  );
  return failing(rtc, Math.min(hard, silent), ice.turn ?? 'rtc-ice-blocked');
}

function proofRule(rtc: Rtc, proof: Proof): Rule {
  const { intervalMs } = rtc.jpeg;
  if (proof.decoded >= DECODED && proof.painted >= PAINTED)
    return { at: AT_ONCE, to: (now) => ({ ...rtc, phase: begun(proof, intervalMs, now) }) };
  return {
    at: proof.since + Math.max(PROOF_MS, PROOF_INTERVALS * intervalMs),
    to: (now, luck) =>
      isFlowing(rtc.jpeg, rtc.facts, now)
        ? fail(rtc, 'rtc-connected-no-frames', now, luck)
        : letGo(rtc, 'no-frames', now, RTC_COOLDOWNS_MS[0]),
  };
}
