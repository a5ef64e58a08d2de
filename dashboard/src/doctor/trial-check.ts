import {
  type Check,
  type CheckContext,
  type CheckResult,
  found,
  settled,
} from '@porthole/shared/doctor/check';
import { pause } from '@porthole/shared/doctor/network/ask';
import { milliseconds } from '@porthole/shared/doctor/words';
import { labelWithin, type ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcStatus } from '@porthole/shared/protocol/rtc';
import type { RtcPair } from '../rtc/peer-stats.ts';
import type { RtcAttempt, RtcReport } from '../rtc/rtc-report.ts';
import type { CameraModel, RtcModel, WallModel } from '../state/model.ts';

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

async function tried({ cameras, rtc }: Wall, context: CheckContext): Promise<CheckResult> {
  if (rtc.saving.peek()) return skipped('this browser saves data', PIN, 'save-data');
  const camera = cameraFor(cameras.peek() ?? []);
  if (!camera) return skipped('no camera is online', ADD);
  const place = {};
  camera.see(place, SEEN_WIDTH);
  try {
    return await watched(camera, rtc, context);
  } finally {
    camera.see(place, null);
  }
}

async function watched(camera: CameraModel, rtc: RtcModel, context: CheckContext): Promise<CheckResult> {
  const { timers, signal } = context;
  const { name } = camera.status.peek();
  const [startedAt, began] = [timers.now(), timers.monotonic()];
  for (;;) {
    const gone = signal.aborted ? Number.POSITIVE_INFINITY : timers.monotonic() - began;
    const report = rtc.camera.peek() === camera.id ? rtc.report.peek() : null;
    const attempt = newAttempt(report, startedAt);
    const result = (attempt && resultOf(attempt, report, name)) ?? endOf(report, attempt, gone);
    if (result) return result;
    if (!attempt && report?.rung.retryAt) rtc.tryNow();
    context.progress(gone / USUAL_MS, name);
    await pause(LOOK_MS, context);
  }
}

/** Whatever is not waited for any longer. */
function endOf(report: RtcReport | null, attempt: RtcAttempt | null, gone: number): CheckResult | null {
  if (document.hidden) return HIDDEN_PAGE;
  const mostMs = attempt ? BEGIN_MS + ATTEMPT_MS : BEGIN_MS;
  return gone > mostMs || isRefused(report) ? leftOut(report?.rung.code ?? 'no-frames', report) : null;
}

/** One that runs already is as good as ours; one that is over is of another time. */
function newAttempt(report: RtcReport | null, startedAt: number): RtcAttempt | null {
  const attempt = report?.attempt;
  return attempt && (attempt.end === null || attempt.at >= startedAt) ? attempt : null;
}

/** One that offers WebRTC to one more viewer, else one that may once it is watched: its PC starts what sends only then. */
function cameraFor(cameras: readonly CameraModel[]): CameraModel | undefined {
  const online = cameras.filter((camera) => camera.status.peek().state === 'online');
  const offers = (wanted: (offer: RtcStatus) => boolean) =>
    online.find((camera) => {
      const offer = camera.status.peek().publisher?.rtc;
      return offer !== undefined && wanted(offer);
    });
  return (
    offers(({ state, watching, most }) => state === 'ready' && watching < most) ??
    offers(({ code, most }) => code === 'rtc-not-offered' && most > 0) ??
    online[0]
  );
}

/** For good: that it is not offered is what a camera says that nobody has watched yet. */
function isRefused(report: RtcReport | null): boolean {
  const { state, code } = report?.rung ?? {};
  return state === 'untried' && code != null && REFUSALS.has(code);
}

const REFUSALS: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  ...(['rtc-unsupported', 'rtc-forbidden', 'rtc-off', 'rtc-no-turn', 'rtc-busy'] as const),
]);

/** Undefined while it is not known. */
function resultOf(
  { shownMs, framesPainted, end }: RtcAttempt,
  report: RtcReport | null,
  name: string,
): CheckResult | undefined {
  if (end === null)
    return shownMs !== null && framesPainted >= PROOF_FRAMES
      ? passed(report?.figures?.pair ?? null, shownMs, name)
      : undefined;
  const { code } = end;
  // Let go of for no fault of its own: the next follows.
  if (code === null || code === 'no-frames' || code === 'tab-hidden') return undefined;
  if (code === 'rtc-busy') return leftOut(code, report);
  return found('blocked', code, `${name}: ${labelWithin(code)}`, report?.values ?? {});
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

/** Nothing was shown of the camera, and nothing is wrong with the way to it. */
const leftOut = (code: ReasonCode, report: RtcReport | null): CheckResult => ({
  ...found('not-run', code, `not run: ${labelWithin(code)}`, report?.values ?? {}),
  figure: null,
});

const skipped = (why: string, next: string, code?: ReasonCode): CheckResult => ({
  outcome: 'not-run',
  says: `not run: ${why}`,
  next,
  figure: null,
  ...(code && { code }),
});

const ADD = 'Add a camera, or start the capture client on its PC, and run again.';
const PIN = 'Pin WebRTC in the connection panel of a camera, and run again.';
