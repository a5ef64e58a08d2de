import { TRANSPORT_LABELS, type Transport } from '@porthole/shared/protocol/transport';
import type { RtcAttempt } from '../../rtc/rtc-report.ts';
import type { ShownLeg } from '../ladder/ladder-text.ts';
import { failureWords } from '../ladder/ladder-words.ts';
import type { SessionLine } from '../ladder/session-lines.ts';

type Course = Pick<ShownLeg, 'changes' | 'attempts'>;

/** What WebRTC adds to a session's history: when it took the picture over, gave it back, or was tried in vain. @param now epoch ms */
export function webRtcLines(leg: Course, now: number): SessionLine[] {
  const lines = (leg.attempts ?? []).flatMap((attempt) => [
    taken(attempt, leg, now),
    over(attempt, leg, now),
  ]);
  return lines.filter((line) => line !== null);
}

function taken({ at, marks }: RtcAttempt, leg: Course, now: number): SessionLine | null {
  if (marks.shown === null) return null;
  const agoMs = now - (at + marks.shown);
  const from = relayedBy(leg, agoMs);
  return {
    agoMs,
    change: `${from ?? ''}-webrtc`,
    code: null,
    mark: 'tick',
    says: `${nameOf(from)} → WebRTC`,
    why: `painted after ${Math.round(marks.firstPainted ?? marks.shown)} ms`,
  };
}

function over({ at, marks, end, figures }: RtcAttempt, leg: Course, now: number): SessionLine | null {
  if (end === null) return null;
  const agoMs = now - (at + end.afterMs);
  const to = relayedBy(leg, agoMs);
  const { code } = end;
  const reason = code === null ? 'let go' : failureWords(code, null);
  if (marks.shown === null)
    return {
      agoMs,
      change: '-webrtc',
      code,
      mark: code === null ? 'dash' : 'cross',
      says: 'WebRTC tried',
      why: reason,
    };
  const lastGapMs = figures?.lastGapMs ?? 0;
  const gap =
    code === null || lastGapMs < 50 ? '' : `, ${(lastGapMs / 1_000).toFixed(1)} s without a picture`;
  return {
    agoMs,
    change: `webrtc-${to ?? ''}`,
    code,
    mark: code === null ? 'tick' : 'warning',
    says: `WebRTC → ${nameOf(to)}`,
    why: `${reason}${gap}`,
  };
}

const nameOf = (transport: Transport | null) =>
  transport === null ? 'no picture' : TRANSPORT_LABELS[transport];

/** What carried the relay's frames so long ago. */
function relayedBy({ changes }: Course, agoMs: number): Transport | null {
  return changes.findLast((change) => change.agoMs >= agoMs)?.to ?? changes[0]?.to ?? null;
}
