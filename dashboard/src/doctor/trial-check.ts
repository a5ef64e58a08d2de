import { type Check, type CheckContext, type CheckResult, settled } from '@porthole/shared/doctor/check';
import { pause } from '@porthole/shared/doctor/network/ask';
import { milliseconds } from '@porthole/shared/doctor/words';
import { fill, labelWithin, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import { isOff } from '@porthole/shared/rtc/rtc-preconditions';
import type { RtcPair } from '../rtc/peer-stats.ts';
import type { RtcAttempt, RtcReport } from '../rtc/rtc-report.ts';
import type { CameraModel, RtcModel, WallModel } from '../state/model.ts';
import { RUN_LATER, trialCamera } from './trial-camera.ts';

/** Ms until an attempt must have begun: the PC starts what sends, and the relay's pictures must have come for two seconds. */
const BEGIN_MS = 15_000;
/** Ms that one may take: an offer, a pair, a handshake and a proof, each at its own end. */
const ATTEMPT_MS = 15_000;
const LOOK_MS = 100;
const USUAL_MS = 5_000;

/** Frames that prove a way, which `connected` does not. */
const PROOF_FRAMES = 5;

/** As wide as a tile would ask for, so that the relay's pictures beside it cost little. */
const SEEN_WIDTH = 640;

const trial = {
  id: 'trial',
  group: 'webrtc',
  title: 'Trial with a camera',
  about:
    'Asks one camera for its picture over WebRTC, as its page does, and counts what is decoded and painted.',
} as const;

const HIDDEN_PAGE: CheckResult = {
  outcome: 'unknown',
  says: 'cannot be known from a page that nobody sees',
  code: 'tab-hidden',
  next: 'Keep this page in front, and run again.',
  figure: null,
};

type Wall = Pick<WallModel, 'cameras' | 'rtc'>;

/** Only this tells of both ends. @param wall null where nobody is signed in */
export function trialCheck(wall: Wall | null): Check {
  if (!wall)
    return settled(trial, skipped('nobody is signed in', 'Sign in, and run again: a camera is tried then.'));
  return {
    ...trial,
    deadlineMs: BEGIN_MS + ATTEMPT_MS + 3_000,
    usualMs: USUAL_MS,
    late: { outcome: 'unknown', says: 'came to no end' },
    needs: [{ check: 'round-trip', otherwise: 'the relay gives no answer' }],
    run: (context) => tried(wall, context),
  };
}

async function tried(wall: Wall, context: CheckContext): Promise<CheckResult> {
  const found = trialCamera(wall.cameras.peek() ?? [], wall.rtc);
  if ('not' in found) return skipped(found.not, found.next, found.code);
  const { camera } = found;
  const place = {};
  camera.see(place, SEEN_WIDTH);
  try {
    return await ended(camera, wall.rtc, context);
  } finally {
    camera.see(place, null);
  }
}

async function ended(camera: CameraModel, rtc: RtcModel, context: CheckContext) {
  const { timers } = context;
  const trial: Trial = { camera, rtc, startedAt: timers.now() };
  const began = timers.monotonic();
  for (;;) {
    const gone = timers.monotonic() - began;
    const result = look(trial, context.signal.aborted ? Number.POSITIVE_INFINITY : gone);
    if (result) return result;
    context.progress(gone / USUAL_MS, camera.status.peek().name);
    await pause(LOOK_MS, context);
  }
}

interface Trial {
  readonly camera: CameraModel;
  readonly rtc: RtcModel;
  /** Ms since the epoch. */
  readonly startedAt: number;
}

/** @returns undefined while it goes on */
function look({ camera, rtc, startedAt }: Trial, gone: number): CheckResult | undefined {
  const report = rtc.camera.peek() === camera.id ? rtc.report.peek() : null;
  // One that runs already is as good as ours; one that is over is of another time.
  const newest = report?.attempt;
  const attempt = newest && (newest.end === null || newest.at >= startedAt) ? newest : null;
  const result = report && attempt && resultOf(report, attempt, camera.status.peek().name);
  if (result) return result;
  if (document.hidden) return HIDDEN_PAGE;
  const most = attempt ? BEGIN_MS + ATTEMPT_MS : BEGIN_MS;
  if (isRefused(report) || gone > most) return notBegun(report);
  if (report?.rung.retryAt != null && !attempt) rtc.tryNow();
  return undefined;
}

/** For good: that it is not offered is what a camera says that nobody has watched yet. */
function isRefused(report: RtcReport | null): boolean {
  const { state, code } = report?.rung ?? {};
  return state === 'untried' && code != null && code !== 'rtc-not-offered' && isOff(code);
}

/** Undefined while it is not known. */
function resultOf(
  { figures, values }: RtcReport,
  { shownMs, framesPainted, end }: RtcAttempt,
  name: string,
): CheckResult | undefined {
  if (end === null)
    return shownMs !== null && framesPainted >= PROOF_FRAMES
      ? passed(figures?.pair ?? null, shownMs, name)
      : undefined;
  const { code } = end;
  // Let go of for no fault of its own: the next follows.
  if (code === null || code === 'no-frames' || code === 'tab-hidden') return undefined;
  if (code === 'rtc-busy') return skipped(`${name} sends to as many as it can`, RUN_LATER, code);
  return {
    outcome: 'blocked',
    says: `${name}: ${labelWithin(code)}`,
    code,
    next: `${fill(REASONS[code].says, values ?? {})} ${ADVICE[code] ?? REASONS[code].next}`,
  };
}

function passed(pair: RtcPair | null, shownMs: number, name: string): CheckResult {
  const isByTurn = pair?.local === 'relay' || pair?.remote === 'relay';
  const over = pair?.relayProtocol ?? pair?.protocol ?? 'udp';
  return {
    outcome: 'fine',
    says: `${name}: painted over ${over}${isByTurn ? ', by TURN' : ''}`,
    figure: milliseconds(shownMs),
  };
}

/** Nothing was asked of the camera: why, as its ladder has it. */
function notBegun(report: RtcReport | null): CheckResult {
  const code = report?.rung.code ?? 'no-frames';
  if (code === 'no-frames')
    return skipped(
      'the camera’s pictures do not come',
      'Open that camera: its ladder says what was tried.',
      code,
    );
  return skipped(labelWithin(code), ADVICE[code] ?? REASONS[code].next, code);
}

const skipped = (why: string, next: string, code?: ReasonCode): CheckResult => ({
  outcome: 'not-run',
  says: `not run: ${why}`,
  next,
  figure: null,
  ...(code && { code }),
});

const LARGE_PACKETS = 'A VPN or a tunnel may take only small packets; TURN over TCP or TLS takes them apart.';

const ADVICE: Partial<Record<ReasonCode, string>> = {
  'rtc-ice-timeout': REASONS['rtc-ice-blocked'].next,
  'rtc-dtls-timeout': LARGE_PACKETS,
  'rtc-connected-no-frames': LARGE_PACKETS,
};
