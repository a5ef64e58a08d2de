import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import { MAX_FRAMES_LATE } from '@porthole/shared/protocol/limits';

type Place = Pick<FrameHeader, 'sequence' | 'capturedAt'>;

/** Far behind the last: counted by another relay, or by one whose clock was set back before it was started again. */
export function isOtherCount(sequence: number, last: number): boolean {
  return last - sequence > MAX_FRAMES_LATE;
}

/**
 * Newest wins, over all transports: two of them side by side, or parallel requests, bring frames twice and out of order. A relay's
 * numbers grow over its restarts, so one comparison tells a new frame from an old one.
 */
export class FrameOrder {
  readonly #newest = new Map<string, Place>();

  /** @returns whether the frame is newer than all before it; then it is the newest */
  accept({ camera, sequence, capturedAt }: Place & Pick<FrameHeader, 'camera'>): boolean {
    const newest = this.#newest.get(camera);
    const isNewer =
      !newest ||
      sequence > newest.sequence ||
      (isOtherCount(sequence, newest.sequence) && capturedAt > newest.capturedAt);
    if (isNewer) this.#newest.set(camera, { sequence, capturedAt });
    return isNewer;
  }

  /** 0 before the first frame. */
  newest(camera: string): number {
    return this.#newest.get(camera)?.sequence ?? 0;
  }

  /** A list from before a restarted relay's first frame says nothing of its numbers. */
  relayHas(cameras: readonly Pick<CameraStatus, 'id' | 'latest'>[]): void {
    for (const { id, latest } of cameras)
      if (latest && isOtherCount(latest.sequence, this.newest(id)))
        this.#newest.set(id, { sequence: latest.sequence - 1, capturedAt: latest.capturedAt });
  }
}
