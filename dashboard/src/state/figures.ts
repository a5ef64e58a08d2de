import type { PictureState } from '@porthole/shared/connection/picture-state';
import type { Rate } from '@porthole/shared/flow/rate';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { ArrivedFrame } from '../viewer/transport.ts';
import type { Figures } from './model.ts';

export const NOTHING_MEASURED: Figures = {
  frames: 0,
  fps: null,
  ageMs: null,
  bytesPerSecond: null,
  width: null,
  height: null,
  cameraTransport: null,
  viewerTransport: null,
};

export interface Measured {
  readonly frames: number;
  readonly rate: Rate;
  readonly picture: PictureState;
  /** The frame on the canvas. */
  readonly shown: Pick<ArrivedFrame, 'header' | 'transport'> | null;
  readonly ageAtPaint: number | null;
  readonly relayNow: number | null;
  readonly relayReachable: boolean;
  readonly status: CameraStatus;
}

/** Counters keep their last true value; rates and transports are known only while there is something to measure. */
export function figuresOf(measured: Measured): Figures {
  const { frames, rate, picture, shown, relayReachable, status } = measured;
  const measurable = picture.state === 'live' || picture.state === 'stale';
  const live = picture.state === 'live';
  return {
    frames,
    fps: measurable ? rate.fps : null,
    bytesPerSecond: measurable ? rate.bytesPerSecond : null,
    ageMs: ageOf(measured),
    width: shown?.header.width ?? null,
    height: shown?.header.height ?? null,
    cameraTransport: (live && shown?.header.transport) || (status.publisher?.transport ?? null),
    viewerTransport: (relayReachable && shown?.transport) || null,
  };
}

/** As it was at the paint, and from when the picture is no longer live: as it is now. */
function ageOf({ picture, shown, ageAtPaint, relayNow }: Measured): number | null {
  if (!shown) return null;
  if (picture.state === 'live' && ageAtPaint !== null) return ageAtPaint;
  return relayNow === null ? null : Math.max(0, relayNow - shown.header.capturedAt);
}
