import type { ReasonCode } from '../protocol/reasons.ts';
import { jpegCame, NO_FLOW } from './jpeg-flow.ts';
import { fail, isPublishers, type Running, running, SOON_MS } from './rtc-ends.ts';
import { judge } from './rtc-rules.ts';
import type { IceWait, PeerCounts, Rtc, RtcEvent, RtcFacts, RtcMode, RtcPhase } from './rtc-state.ts';

/** Ms, where the relay does not say: until no answer means that none will come, and until a pair must be ready. */
const GATHERING_MS = 3_000;
const CONNECTION_MS = 5_000;

/** Ms in which a page that shows frames is ticked: one that was suspended for longer has yet to hear what came meanwhile. */
const SUSPENDED_MS = 750;

const NOTHING_KNOWN: Omit<RtcFacts, 'supported'> = {
  offered: null,
  jpegAt: null,
  sourceAlive: false,
  visible: true,
  allowed: true,
  pinned: false,
  signalling: false,
};

export function openRtc(supported: boolean, now: number): Rtc {
  return {
    phase: { name: 'base' },
    facts: { ...NOTHING_KNOWN, supported },
    jpeg: NO_FLOW,
    attempts: 0,
    ended: null,
    failures: 0,
    stalls: [],
    steppedAt: now,
  };
}

/** Its next attempt comes no sooner than the last ones allow. @param left when the page went over to another camera */
export function resumeRtc(opened: Rtc, left: Rtc): Rtc {
  const { attempts, ended, failures, stalls, facts } = left;
  const phase = left.phase.name === 'cooldown' ? left.phase : opened.phase;
  // The publisher's word is kept: the same once more is none that shortens the wait.
  const known = { ...opened.facts, offered: facts.offered };
  return { ...opened, attempts, ended, failures, stalls, phase, facts: known };
}

/** @param luck 0 to 1, by chance: spreads the attempts of many viewers */
export function stepRtc(rtc: Rtc, event: RtcEvent, now: number, luck: number): Rtc {
  const awake = awoken(rtc, now);
  return { ...judge(heard(awake, event, now, luck), now, luck), steppedAt: now };
}

export const rtcMode = ({ phase }: Rtc): RtcMode => (phase.name === 'shown' ? 'rtc' : 'jpeg');

/** The attempt whose peer is to be open. */
export const rtcAttempt = (rtc: Rtc): number | null => running(rtc)?.attempt ?? null;

function awoken(rtc: Rtc, now: number): Rtc {
  const { phase, steppedAt } = rtc;
  if (phase.name !== 'shown' || now - steppedAt < SUSPENDED_MS) return rtc;
  return { ...rtc, phase: { ...phase, paintedAt: now } };
}

function heard(rtc: Rtc, event: RtcEvent, now: number, luck: number): Rtc {
  switch (event.type) {
    case 'facts':
      return told(rtc, { ...rtc.facts, ...event.facts }, now);
    case 'network-changed':
      return { ...soon(rtc, now), failures: 0, stalls: [] };
    case 'try-now':
      return rtc.phase.name === 'cooldown' ? { ...rtc, phase: { name: 'base' } } : rtc;
    case 'tick':
      return rtc;
    default: {
      const phase = running(rtc);
      return phase?.attempt === event.attempt ? ofAttempt(rtc, phase, event, now, luck) : rtc;
    }
  }
}

type AttemptEvent = Extract<RtcEvent, { attempt: number }>;

function ofAttempt(rtc: Rtc, phase: Running, event: AttemptEvent, now: number, luck: number): Rtc {
  switch (event.type) {
    case 'ended':
      return fail(rtc, event.code, now, luck, event.values);
    case 'servers-missing':
      return phase.name === 'asked' ? { ...rtc, phase: { ...phase, lacksServers: true } } : rtc;
    case 'offered':
      return phase.name === 'asked' ? { ...rtc, phase: iceWait(phase, event, now) } : rtc;
    case 'relay-candidate':
      return inIce(rtc, { relayCandidateAt: now, turn: null });
    case 'turn-refused':
      return phase.name === 'connecting' && phase.relayCandidateAt === null
        ? inIce(rtc, { turn: event.code })
        : rtc;
    case 'pair-open':
      return inIce(rtc, { answered: true, pairAt: now });
    case 'connection':
      return connection(rtc, phase, event.state, now, luck);
    case 'counted':
      return { ...rtc, phase: counted(phase, event.counts, now) };
    case 'painted':
      return { ...rtc, phase: painted(phase, now) };
  }
}

/** Each learnt once: what was known first stays. */
function inIce(rtc: Rtc, learnt: Partial<IceWait>): Rtc {
  const { phase } = rtc;
  if (phase.name !== 'connecting') return rtc;
  const pairAt = phase.pairAt ?? learnt.pairAt ?? null;
  return { ...rtc, phase: { ...phase, ...learnt, pairAt } };
}

function iceWait(
  { attempt }: Running,
  told: { gatheringMs?: number | undefined; connectionMs?: number | undefined },
  now: number,
): RtcPhase {
  return {
    name: 'connecting',
    attempt,
    since: now,
    gatheringMs: told.gatheringMs ?? GATHERING_MS,
    connectionMs: told.connectionMs ?? CONNECTION_MS,
    answered: false,
    pairAt: null,
    relayCandidateAt: null,
    turn: null,
  };
}

function connection(rtc: Rtc, phase: Running, state: 'connected' | 'failed', now: number, luck: number): Rtc {
  if (state === 'failed') return fail(rtc, failureOf(phase), now, luck);
  if (phase.name === 'connected' || phase.name === 'shown') return rtc;
  return { ...rtc, phase: { name: 'connected', attempt: phase.attempt, since: now, painted: 0 } };
}

function failureOf(phase: Running): ReasonCode {
  if (phase.name === 'shown') return 'rtc-stall';
  if (phase.name !== 'connecting') return 'rtc-ice-failed';
  return phase.pairAt === null ? (phase.turn ?? 'rtc-ice-failed') : 'rtc-dtls-timeout';
}

function counted(phase: Running, counts: PeerCounts, now: number): RtcPhase {
  if (phase.name !== 'connecting') return phase;
  const pairAt = phase.pairAt ?? (counts.pairOpen ? now : null);
  return { ...phase, answered: phase.answered || counts.checksHeard > 0, pairAt };
}

function painted(phase: Running, now: number): RtcPhase {
  if (phase.name === 'connected') return { ...phase, painted: phase.painted + 1 };
  return phase.name === 'shown' ? { ...phase, paintedAt: now } : phase;
}

function told(rtc: Rtc, facts: RtcFacts, now: number): Rtc {
  const before = rtc.facts;
  const jpeg =
    facts.jpegAt === null || facts.jpegAt === before.jpegAt
      ? rtc.jpeg
      : jpegCame(rtc.jpeg, before.jpegAt, facts.jpegAt, rtcMode(rtc) !== 'rtc');
  const next = seen({ ...rtc, facts, jpeg }, before.visible, now);
  const publishers = rtc.ended !== null && isPublishers(rtc.ended.code);
  return publishers && !mayBeAsked(before) && mayBeAsked(facts) ? soon(next, now) : next;
}

const mayBeAsked = ({ offered }: RtcFacts): boolean =>
  offered?.state === 'ready' && offered.watching < offered.most;

/** Video of a hidden page presents nothing: the silence begins anew when it is seen again. */
function seen(rtc: Rtc, before: boolean, now: number): Rtc {
  const { phase, facts } = rtc;
  if (phase.name !== 'shown' || facts.visible === before) return rtc;
  const times = facts.visible ? { hiddenAt: null, paintedAt: now } : { hiddenAt: now };
  return { ...rtc, phase: { ...phase, ...times } };
}

function soon(rtc: Rtc, now: number): Rtc {
  const { phase } = rtc;
  if (phase.name !== 'cooldown') return rtc;
  return { ...rtc, phase: { ...phase, until: Math.min(phase.until, now + SOON_MS) } };
}
