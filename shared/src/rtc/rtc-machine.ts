import type { ReasonCode } from '../protocol/reasons.ts';
import {
  type AttemptEvent,
  isFault,
  obstacle,
  type Rtc,
  type RtcEnd,
  type RtcEvent,
  type RtcFacts,
  type Running,
  running,
} from './rtc-state.ts';

/** Ms until an offer must have come. */
const OFFER_MS = 3_000;

/** Ms, where the relay does not say: until no answer means that none will come, and until a pair must be ready. */
const GATHERING_MS = 3_000;
const CONNECTION_MS = 5_000;

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

/** Ms between two steps while frames come, at the most; who steps later than the second was suspended, and has yet to hear what came. */
const LOOK_MS = 500;
const SUSPENDED_MS = 750;

/** Ms for which a page that nobody sees keeps its connection. */
const HIDDEN_MS = 10_000;

/** Ms until the next attempt after one that failed: twice as many each time, up to the most, which is less where a person has pinned WebRTC. */
const FIRST_COOLDOWN_MS = 5_000;
const MOST_COOLDOWN_MS = 300_000;
const PINNED_COOLDOWN_MS = 15_000;

/** So that viewers who lost the same publisher do not all come back at once. */
const SPREAD = 0.2;

/** Ms after which a connection has held, and what failed before is forgotten. */
const HELD_MS = 300_000;

/** Ms without a JPEG after which they do not flow; slower than this a camera gains nothing from WebRTC. And ms that they must have flowed: the first pictures of a page are not to share its line with an attempt. */
const FLOW_GAP_MS = 5_000;
const FLOWING_MS = 2_000;

/** Ms for which a JPEG shows that the source runs: at standby one comes every 300 ms, and one may be late. */
const RECENT_MS = 700;

/** Ms between two JPEGs: until it is known, and those that are believed, for those of a clump come at once. The newest weighs so much. */
const USUAL_INTERVAL_MS = 100;
const LEAST_INTERVAL_MS = 20;
const MOST_INTERVAL_MS = 2_000;
const WEIGHT = 0.2;

const BASE = { name: 'base' } as const;

/** @param left when the page went over to another camera: the next attempt comes no sooner than the last ones allow */
export function openRtc(supported: boolean, now: number, left?: Rtc): Rtc {
  return {
    phase: left?.phase.name === 'cooldown' ? left.phase : BASE,
    facts: {
      supported,
      ...{ offered: null, jpegAt: null, sourceAlive: false, visible: true },
      ...{ allowed: true, pinned: false, signalling: false },
    },
    jpegsSince: null,
    jpegIntervalMs: USUAL_INTERVAL_MS,
    attempts: left?.attempts ?? 0,
    ended: left?.ended ?? null,
    failures: left?.failures ?? 0,
    steppedAt: now,
  };
}

/** @param luck 0 to 1, by chance: spreads the attempts of many viewers */
export function stepRtc(rtc: Rtc, event: RtcEvent, now: number, luck: number): Rtc {
  return settled({ ...heard(awoken(rtc, now), event, now, luck), steppedAt: now }, now, luck);
}

/** Monotonic ms: when it must be ticked at the latest. Null: nothing comes of time. */
export function rtcDueAt({ phase, steppedAt }: Rtc): number | null {
  if (phase.name === 'base') return null;
  return phase.name === 'shown' ? Math.min(phase.until, steppedAt + LOOK_MS) : phase.until;
}

export const silentMs = ({ jpegIntervalMs }: Rtc): number =>
  Math.max(SILENT_MS, SILENT_INTERVALS * jpegIntervalMs);

function awoken(rtc: Rtc, now: number): Rtc {
  const { phase, facts, steppedAt } = rtc;
  if (phase.name !== 'shown' || !facts.visible || now - steppedAt < SUSPENDED_MS) return rtc;
  return { ...rtc, phase: { ...phase, until: now + silentMs(rtc) } };
}

function heard(rtc: Rtc, event: RtcEvent, now: number, luck: number): Rtc {
  switch (event.type) {
    case 'facts':
      return informed(rtc, { ...rtc.facts, ...event.facts }, now);
    case 'retry':
      return { ...rtc, failures: 0, phase: running(rtc) ?? BASE };
    case 'tick':
      return rtc;
    default: {
      const phase = running(rtc);
      if (phase?.attempt !== event.attempt) return rtc;
      if (event.type === 'ended') return over(rtc, event.code, now, luck, event.values);
      if (event.type === 'connection' && event.state === 'failed')
        return over(rtc, failureOf(phase), now, luck);
      return { ...rtc, phase: advanced(phase, event, now, rtc) };
    }
  }
}

function informed(rtc: Rtc, facts: RtcFacts, now: number): Rtc {
  const { phase, facts: before } = rtc;
  const next =
    facts.jpegAt === before.jpegAt ? { ...rtc, facts } : jpegCame({ ...rtc, facts }, before.jpegAt);
  if (phase.name !== 'shown' || facts.visible === before.visible) return next;
  // Video of a hidden page presents nothing: the silence begins anew when it is seen again.
  const ends = facts.visible
    ? ({ until: now + silentMs(next), code: 'rtc-stall' } as const)
    : ({ until: now + HIDDEN_MS, code: 'tab-hidden' } as const);
  return { ...next, phase: { ...phase, ...ends } };
}

function jpegCame(rtc: Rtc, before: number | null): Rtc {
  const { jpegAt } = rtc.facts;
  const gapMs = (jpegAt ?? 0) - (before ?? Number.NEGATIVE_INFINITY);
  if (gapMs > FLOW_GAP_MS) return { ...rtc, jpegsSince: jpegAt };
  // Of those that stand by it tells nothing of the camera.
  if (rtc.phase.name === 'shown') return rtc;
  const believed = Math.min(MOST_INTERVAL_MS, Math.max(LEAST_INTERVAL_MS, gapMs));
  return { ...rtc, jpegIntervalMs: rtc.jpegIntervalMs + WEIGHT * (believed - rtc.jpegIntervalMs) };
}

type Advance = Exclude<AttemptEvent, { type: 'ended' }>;

function advanced(phase: Running, event: Advance, now: number, rtc: Rtc): Running {
  switch (phase.name) {
    case 'asked':
      if (event.type === 'passed-on') return { ...phase, code: 'rtc-no-answer' };
      return event.type === 'offered' ? connecting(phase, event, now) : connected(phase, event, now);
    case 'connecting':
      return iceHeard(phase, event, now);
    case 'connected': {
      if (event.type !== 'painted') return phase;
      const { attempt, painted } = phase;
      if (painted + 1 < PROOF_FRAMES) return { ...phase, painted: painted + 1 };
      return { name: 'shown', attempt, since: now, until: now + silentMs(rtc), code: 'rtc-stall' };
    }
    case 'shown':
      return event.type === 'painted' && rtc.facts.visible ? { ...phase, until: now + silentMs(rtc) } : phase;
  }
}

function connecting(
  { attempt }: Running,
  { gatheringMs = GATHERING_MS, connectionMs = CONNECTION_MS }: Extract<Advance, { type: 'offered' }>,
  now: number,
): Running {
  return {
    name: 'connecting',
    attempt,
    until: now + Math.min(gatheringMs, connectionMs),
    code: 'rtc-ice-blocked',
    connectedBy: now + connectionMs,
    relayed: false,
  };
}

type Connecting = Extract<Running, { name: 'connecting' }>;

function iceHeard(phase: Connecting, event: Advance, now: number): Running {
  const { code, connectedBy, relayed } = phase;
  // Once a pair is open only the handshake is waited for.
  if (event.type === 'connection' || code === 'rtc-dtls-timeout') return connected(phase, event, now);
  if (event.type === 'answering') {
    if (event.open) return { ...phase, until: now + DTLS_MS, code: 'rtc-dtls-timeout' };
    return { ...phase, until: connectedBy, code: code === 'rtc-ice-blocked' ? 'rtc-ice-timeout' : code };
  }
  if (event.type !== 'turn') return phase;
  if (event.code !== null) return relayed ? phase : { ...phase, code: event.code };
  const until = Math.min(connectedBy, Math.max(phase.until, now + RELAY_CANDIDATE_MS));
  return {
    ...phase,
    until,
    code: phase.until === connectedBy ? 'rtc-ice-timeout' : 'rtc-ice-blocked',
    relayed: true,
  };
}

function connected(phase: Running, event: Advance, now: number): Running {
  if (event.type !== 'connection') return phase;
  const { attempt } = phase;
  return { name: 'connected', attempt, until: now + PROOF_MS, code: 'rtc-connected-no-frames', painted: 0 };
}

/** Of one whose connection says that it failed. */
function failureOf({ name, code }: Running): ReasonCode {
  if (name === 'shown') return 'rtc-stall';
  const isKnown = name === 'connecting' && code !== 'rtc-ice-blocked' && code !== 'rtc-ice-timeout';
  return isKnown ? code : 'rtc-ice-failed';
}

/** What comes of the time and of what is known. */
function settled(rtc: Rtc, now: number, luck: number): Rtc {
  const { phase, facts } = rtc;
  if (phase.name === 'base' || phase.name === 'cooldown') {
    if (phase.name === 'cooldown' && now < phase.until) return rtc;
    return mayAsk(rtc, now) ? asked(rtc, now) : { ...rtc, phase: BASE };
  }
  if (!facts.allowed) return over(rtc, 'rtc-forbidden', now, luck);
  // What nobody sees cannot be proven by what is painted.
  if (!facts.visible && phase.name !== 'shown') return over(rtc, 'tab-hidden', now, luck);
  if (now < phase.until) return rtc;
  return over(rtc, isSourceStill(rtc, phase.code, now) ? 'no-frames' : phase.code, now, luck);
}

function mayAsk({ facts, jpegsSince }: Rtc, now: number): boolean {
  const { jpegAt, sourceAlive } = facts;
  if (obstacle(facts) !== null || !sourceAlive || jpegAt === null || jpegsSince === null) return false;
  return jpegAt - jpegsSince >= FLOWING_MS && now - jpegAt <= FLOW_GAP_MS;
}

function asked(rtc: Rtc, now: number): Rtc {
  const attempt = rtc.attempts + 1;
  const phase = { name: 'asked', attempt, until: now + OFFER_MS, code: 'relay-unreachable' } as const;
  return { ...rtc, attempts: attempt, phase };
}

/** JPEGs that come meanwhile show that WebRTC's path is at fault; where none comes either, the source is. */
function isSourceStill({ facts, jpegIntervalMs }: Rtc, code: ReasonCode, now: number): boolean {
  if (code !== 'rtc-stall' && code !== 'rtc-connected-no-frames') return false;
  const recentMs = Math.max(RECENT_MS, SILENT_INTERVALS * jpegIntervalMs);
  return !facts.sourceAlive || facts.jpegAt === null || now - facts.jpegAt > recentMs;
}

function over(rtc: Rtc, code: ReasonCode, now: number, luck: number, values: RtcEnd['values'] = null): Rtc {
  const phase = running(rtc);
  if (!phase) return rtc;
  const held = phase.name === 'shown' && now - phase.since >= HELD_MS;
  const failures = (held ? 0 : rtc.failures) + (isFault(code) ? 1 : 0);
  const restMs = cooldownMs(code, failures, rtc.facts.pinned) * (1 - SPREAD + 2 * SPREAD * luck);
  return {
    ...rtc,
    failures,
    ended: { attempt: phase.attempt, code, values },
    phase: restMs > 0 ? { name: 'cooldown', until: now + restMs } : BASE,
  };
}

function cooldownMs(code: ReasonCode, failures: number, pinned: boolean): number {
  if (code === 'no-frames') return FIRST_COOLDOWN_MS;
  if (!isFault(code)) return 0;
  const most = pinned ? PINNED_COOLDOWN_MS : MOST_COOLDOWN_MS;
  return Math.min(most, FIRST_COOLDOWN_MS * 2 ** (failures - 1));
}
