import type { CAMERA_STATES, PublisherStatus } from '@porthole/shared/protocol/cameras';
import { INTERRUPTED_AFTER_MS, OFFLINE_AFTER_MS, SLOW_INTERVALS } from '@porthole/shared/protocol/limits';
import type { ReasonCode } from '@porthole/shared/protocol/reasons';

/** Whether a camera is there, from what was heard and when. Pure; times in ms of one monotonic clock. */
export interface PresenceFacts {
  now: number;
  publisher: { status: PublisherStatus; heardAt: number } | undefined;
  lastFrameAt: number | undefined;
  /** Since when its picture has been the very same; undefined where it is not stuck. */
  stuckSince?: number | undefined;
  /** How and when the last publisher left; undefined while none has. */
  left: { at: number; code: ReasonCode } | undefined;
  /** Whether a publisher has ever used this camera's key, in this run of the relay or before. */
  everSeen: boolean;
}

export interface Presence {
  state: (typeof CAMERA_STATES)[number];
  code: ReasonCode | null;
}

/** Ms for which one who left, or whose source failed, may come back before the camera counts as offline: a reconnect takes less. */
const GRACE_MS = OFFLINE_AFTER_MS - INTERRUPTED_AFTER_MS;

export function judgePresence(facts: PresenceFacts): Presence {
  if (facts.publisher) return attached(facts, facts.publisher);
  if (!facts.left) return { state: 'offline', code: facts.everSeen ? 'camera-lost' : 'camera-never-seen' };
  return { state: facts.now - facts.left.at < GRACE_MS ? 'interrupted' : 'offline', code: facts.left.code };
}

function attached(facts: PresenceFacts, publisher: NonNullable<PresenceFacts['publisher']>): Presence {
  const { source, frameIntervalMs = 0 } = publisher.status;
  const silence = facts.now - publisher.heardAt;
  const patience = SLOW_INTERVALS * frameIntervalMs;
  if (silence >= Math.max(OFFLINE_AFTER_MS, patience)) return { state: 'offline', code: 'camera-lost' };
  if (silence >= Math.max(INTERRUPTED_AFTER_MS, patience))
    return { state: 'interrupted', code: 'camera-lost' };
  const sinceFrame = facts.now - (facts.lastFrameAt ?? Number.NEGATIVE_INFINITY);
  if (source.state === 'failed')
    return { state: sinceFrame < GRACE_MS ? 'interrupted' : 'offline', code: source.code ?? 'source-failed' };
  if (source.state === 'starting') return { state: 'online', code: 'camera-starting' };
  return { state: 'online', code: facts.stuckSince === undefined ? null : 'frozen-source' };
}
