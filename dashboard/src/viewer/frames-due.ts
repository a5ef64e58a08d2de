import type { CameraStatus } from '@porthole/shared/protocol/cameras';

/** Intervals of a camera that may pass before its frame is late. */
const LATE_AFTER_INTERVALS = 3;

/** Ms between two frames of a camera that does not say how slow it is. */
const USUAL_INTERVAL_MS = 500;

/**
 * Within how many ms a frame is due of what is watched; null where none is: nobody looks, or no camera sends.
 *
 * @param arrivingMs between two frames of all cameras together, as they came of late; a thin line brings fewer than are sent
 */
export function framesDueMs(
  watched: Iterable<string>,
  cameras: readonly CameraStatus[],
  arrivingMs: number | null,
): number | null {
  const ids = new Set(watched);
  const sending = cameras.filter(({ id, state }) => ids.has(id) && state === 'online');
  if (sending.length === 0) return null;
  const quickest = Math.min(
    ...sending.map(({ publisher }) => publisher?.frameIntervalMs ?? USUAL_INTERVAL_MS),
  );
  return LATE_AFTER_INTERVALS * Math.max(quickest, arrivingMs ?? 0);
}
