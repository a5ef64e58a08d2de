import type { CameraModel } from '../../state/model.ts';
import { snapshotName } from '../figures/times.ts';

/** The newest JPEG as it came, to the browser's downloads. */
export function saveSnapshot(camera: CameraModel): void {
  const snapshot = camera.snapshot();
  if (!snapshot) return;
  const url = URL.createObjectURL(snapshot.jpeg);
  const link = document.createElement('a');
  link.href = url;
  link.download = snapshotName(camera.status.peek().name, snapshot.capturedAt);
  link.click();
  // Some browsers read the blob only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
