import type { ReasonCode } from '../protocol/reasons.ts';
import { hasFlowed, isFlowing } from './jpeg-flow.ts';
import { fail, letGo, RTC_COOLDOWNS_MS } from './rtc-ends.ts';
import { obstacle } from './rtc-preconditions.ts';
import type { IceWait, OfferWait, Proof, Rtc, Stream } from './rtc-state.ts';

/** Ms until an offer must have come. */
const OFFER_MS = 3_000;

/** Ms for which a TURN server's candidate may yet find its way. */
const RELAY_CANDIDATE_MS = 1_000;

/** Ms that the handshake may take on a path that is open. */
const DTLS_MS = 3_000;

/** Presented frames that prove a connection, which its own state does not; and ms that they may take. */
const PROOF_FRAMES = 2;
const PROOF_MS = 2_500;

/** Ms without a painted frame after which WebRTC is over, and at least how many of a slow camera's intervals. */
const SILENT_MS = 1_000;
const SILENT_INTERVALS = 3;

/** Ms between two steps while frames come, at the most: a longer silence is the page's own. */
const LOOK_MS = 500;

/** Ms for which a page that nobody sees keeps its connection. */
const HIDDEN_MS = 10_000;

/** Ms after which a connection has held, and what failed before is forgotten. */
const HELD_MS = 5 * 60_000;

/** What comes of time alone. Of several that are due the first is taken. */
interface Rule {
  /** Monotonic ms. */
  readonly at: number;
  readonly to: (now: number, luck: number) => Rtc;
}

const AT_ONCE = Number.NEGATIVE_INFINITY;

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
  const look = rtc.phase.name === 'shown' ? rtc.steppedAt + LOOK_MS : Number.POSITIVE_INFINITY;
  const at = Math.min(look, ...rulesOf(rtc, rtc.steppedAt).map((rule) => rule.at));
  return Number.isFinite(at) ? at : null;
}

export const silentMs = ({ jpeg }: Rtc): number => Math.max(SILENT_MS, SILENT_INTERVALS * jpeg.intervalMs);

function rulesOf(rtc: Rtc, now: number): readonly Rule[] {
  const { phase } = rtc;
  switch (phase.name) {
    case 'base':
      return mayAsk(rtc, now);
    case 'cooldown':
      return [{ at: phase.until, to: () => ({ ...rtc, phase: { name: 'base' } }) }];
    case 'asked':
      return [...unwanted(rtc), ...unseen(rtc), offerRule(rtc, phase)];
    case 'connecting':
      return [...unwanted(rtc), ...unseen(rtc), iceRule(rtc, phase)];
    case 'connected':
      return [...unwanted(rtc), ...unseen(rtc), proofRule(rtc, phase)];
    case 'shown':
      return [...unwanted(rtc), ...shownRules(rtc, phase)];
  }
}

function mayAsk(rtc: Rtc, now: number): readonly Rule[] {
  const { facts, jpeg } = rtc;
  if (obstacle(facts) !== null || !facts.sourceAlive || !hasFlowed(jpeg, facts, now)) return [];
  return [{ at: AT_ONCE, to: (since) => asked(rtc, since) }];
}

function asked(rtc: Rtc, now: number): Rtc {
  const attempt = rtc.attempts + 1;
  return { ...rtc, attempts: attempt, phase: { name: 'asked', attempt, since: now, lacksServers: false } };
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

function proofRule(rtc: Rtc, { attempt, painted, since }: Proof): Rule {
  if (painted < PROOF_FRAMES) return frameless(rtc, since + PROOF_MS, 'rtc-connected-no-frames');
  const shown = (now: number) =>
    ({ name: 'shown', attempt, since: now, paintedAt: now, hiddenAt: null }) as const;
  return { at: AT_ONCE, to: (now) => ({ ...rtc, phase: shown(now) }) };
}

function shownRules(rtc: Rtc, { since, paintedAt, hiddenAt }: Stream): readonly Rule[] {
  if (hiddenAt !== null) return [lettingGo(rtc, hiddenAt + HIDDEN_MS, 'tab-hidden')];
  const held = { at: since + HELD_MS, to: () => ({ ...rtc, failures: 0 }) };
  return [frameless(rtc, paintedAt + silentMs(rtc), 'rtc-stall'), ...(rtc.failures === 0 ? [] : [held])];
}

const failing = (rtc: Rtc, at: number, code: ReasonCode): Rule => ({
  at,
  to: (now, luck) => fail(rtc, code, now, luck),
});

const lettingGo = (rtc: Rtc, at: number, code: ReasonCode): Rule => ({
  at,
  to: (now) => letGo(rtc, code, now),
});

/** JPEGs that come meanwhile show that WebRTC's path is at fault; where none comes either, the source is. */
const frameless = (rtc: Rtc, at: number, code: ReasonCode): Rule => ({
  at,
  to: (now, luck) =>
    isFlowing(rtc.jpeg, rtc.facts, now)
      ? fail(rtc, code, now, luck)
      : letGo(rtc, 'no-frames', now, RTC_COOLDOWNS_MS[0]),
});
