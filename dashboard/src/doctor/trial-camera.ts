import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { RtcStatus } from '@porthole/shared/protocol/rtc';
import type { CameraModel, RtcModel } from '../state/model.ts';

export type TrialCamera =
  | { readonly camera: CameraModel }
  /** `not` completes "not run: …". */
  | { readonly not: string; readonly next: string; readonly code?: ReasonCode };

/** One that sends, and offers WebRTC to one more viewer or may yet; else why there is none. */
export function trialCamera(
  cameras: readonly CameraModel[],
  { choice, saving }: Pick<RtcModel, 'choice' | 'saving'>,
): TrialCamera {
  if (choice.peek() === 'forbidden')
    return { not: 'WebRTC is not wanted in this browser', next: ALLOW, code: 'rtc-forbidden' };
  if (saving.peek()) return { not: 'this browser saves data', next: PIN, code: 'save-data' };
  if (cameras.length === 0) return { not: 'there is no camera yet', next: 'Add a camera, and run again.' };
  const online = cameras.filter((camera) => camera.status.peek().state === 'online');
  if (online.length === 0)
    return { not: 'no camera is online', next: 'Start the capture client on a camera’s PC, and run again.' };
  const ready = online.filter((camera) => offerOf(camera)?.state === 'ready');
  const free =
    ready.find((camera) => hasRoom(offerOf(camera))) ?? online.find((camera) => isUnwatched(offerOf(camera)));
  if (free) return { camera: free };
  if (ready.length > 0)
    return { not: 'every camera sends to as many as it can', next: RUN_LATER, code: 'rtc-busy' };
  const code = online.map((camera) => offerOf(camera)?.code).find((one) => one !== undefined);
  return { not: 'no camera offers WebRTC', next: INSTALL_THERE, code: code ?? 'rtc-not-offered' };
}

const offerOf = (camera: CameraModel) => camera.status.peek().publisher?.rtc;

const hasRoom = (offer: RtcStatus | undefined): boolean => offer !== undefined && offer.watching < offer.most;

/** Its PC does not know yet whether it can: it starts what sends when somebody watches. */
const isUnwatched = (offer: RtcStatus | undefined): boolean =>
  offer?.state === 'off' && offer.code === 'rtc-not-offered' && offer.most > 0;

const ALLOW = 'Allow it in the connection panel of any camera, and run again.';
const PIN = 'Pin WebRTC in the connection panel of a camera, and run again.';
export const RUN_LATER = 'Run again when somebody has stopped watching.';
const INSTALL_THERE =
  'Run `npm install` in Porthole’s folder on a camera’s PC, and start its capture client again.';
