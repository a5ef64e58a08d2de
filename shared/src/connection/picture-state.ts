import type { CameraStatus } from '../protocol/cameras.ts';
import {
  CONNECTING_DEADLINE_MS,
  OFFLINE_AFTER_MS,
  SLOW_INTERVALS,
  STALE_AFTER_MS,
} from '../protocol/limits.ts';
import type { ReasonCode } from '../protocol/reasons.ts';

/**
 * What one camera's picture is, judged by frames painted. Pure: the page asks on every tick, and at `staleAt`, and shows the answer.
 * Times are monotonic ms.
 */
export type PictureState =
  | { state: 'connecting'; since: number; deadline: number }
  | { state: 'live' }
  /** Nobody looks, so nothing is asked for. */
  | { state: 'resting'; code: ReasonCode }
  | { state: 'stale'; lastPaintedAt: number; code: ReasonCode }
  | { state: 'offline'; lastPaintedAt: number | null; code: ReasonCode };

export interface PictureFacts {
  now: number;
  /** When this tile began to ask for frames. */
  askedAt: number;
  lastPaintedAt: number | null;
  /** Nobody looks, so frames are not asked for. */
  resting: boolean;
  /** Whether the leg to the relay has a session over any transport, and since when it has not. */
  relay: { reachable: true } | { reachable: false; since: number; code: ReasonCode };
  /** The relay's word on the camera; undefined before it has said any. */
  camera: CameraStatus | undefined;
  /** The last painted frame came past the relay, which then says nothing of the next. */
  direct?: boolean;
  /** Frames failed to decode since the last one painted. */
  decodeFailures: number;
}

/** Three decode failures in a row are no accident of one frame. */
const DECODE_FAILURES = 3;

export function judgePicture(facts: PictureFacts): PictureState {
  const refusal = offlineCode(facts);
  if (refusal) return { state: 'offline', lastPaintedAt: facts.lastPaintedAt, code: refusal };
  if (facts.resting) return { state: 'resting', code: 'tab-hidden' };
  if (facts.lastPaintedAt !== null && isFresh(facts.lastPaintedAt, facts))
    return isStuck(facts)
      ? { state: 'stale', lastPaintedAt: facts.lastPaintedAt, code: 'frozen-source' }
      : { state: 'live' };
  if (facts.lastPaintedAt !== null && facts.lastPaintedAt >= facts.askedAt)
    return { state: 'stale', lastPaintedAt: facts.lastPaintedAt, code: stillCode(facts) };
  return connecting(facts);
}

/** When the picture turns stale if nothing more is painted; null where nothing has been. */
export function staleAt(facts: PictureFacts): number | null {
  return facts.lastPaintedAt === null ? null : facts.lastPaintedAt + patienceMs(facts);
}

function connecting(facts: PictureFacts): PictureState {
  const deadline = facts.askedAt + CONNECTING_DEADLINE_MS;
  if (facts.now < deadline) return { state: 'connecting', since: facts.askedAt, deadline };
  return { state: 'offline', lastPaintedAt: facts.lastPaintedAt, code: stillCode(facts) };
}

/** The relay says the camera is gone, or the relay itself has been gone for as long. */
function offlineCode(facts: PictureFacts): ReasonCode | undefined {
  const { now, relay, camera, direct, lastPaintedAt } = facts;
  if (direct && lastPaintedAt !== null && isFresh(lastPaintedAt, facts)) return undefined;
  if (!relay.reachable) return now - relay.since >= OFFLINE_AFTER_MS ? relay.code : undefined;
  return camera?.state === 'offline' ? (camera.reason?.code ?? 'camera-offline') : undefined;
}

function isFresh(lastPaintedAt: number, facts: PictureFacts): boolean {
  if (!facts.direct && facts.relay.reachable && facts.camera?.state === 'interrupted') return false;
  return facts.now - lastPaintedAt < patienceMs(facts);
}

function patienceMs({ camera }: PictureFacts): number {
  return Math.max(STALE_AFTER_MS, SLOW_INTERVALS * (camera?.publisher?.frameIntervalMs ?? 0));
}

/** Frames are painted, and all are the same one. */
function isStuck({ camera, relay }: PictureFacts): boolean {
  return relay.reachable && camera?.reason?.code === 'frozen-source';
}

/** Why no picture comes although nobody has given up on it. */
function stillCode({ relay, camera, decodeFailures }: PictureFacts): ReasonCode {
  if (!relay.reachable) return relay.code;
  if (camera?.reason) return camera.reason.code;
  return decodeFailures >= DECODE_FAILURES ? 'decode-failed' : 'no-frames';
}
