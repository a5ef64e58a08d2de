import type { PictureState } from '@porthole/shared/connection/picture-state';
import type { Rate } from '@porthole/shared/flow/rate';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import type { Rendition, RenditionCause } from '@porthole/shared/protocol/renditions';
import type { Transport } from '@porthole/shared/protocol/transport';
import type { ArrivedFrame } from '../viewer/transport.ts';
import type { AgeSplit } from './age-split.ts';

/** One camera's numbers, refreshed twice a second. Null is "not known", never 0. */
export interface Figures {
  /** Frames painted since this page opened the camera. */
  readonly frames: number;
  readonly fps: number | null;
  /** Capture → paint in ms, on the relay's clock. While stale it goes on growing. */
  readonly ageMs: number | null;
  /** Where that age came about, of the last painted frame. */
  readonly split: AgeSplit | null;
  readonly bytesPerSecond: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Which picture this is and why; null before the first. */
  readonly rendition: { readonly name: Rendition; readonly cause: RenditionCause } | null;
  /** The camera's own picture. */
  readonly full: { readonly width: number; readonly height: number } | null;
  /** Frames that may be on their way to this page at once. */
  readonly window: number | null;
  readonly cameraTransport: Transport | null;
  /** What carried the last painted frame to this page. */
  readonly viewerTransport: Transport | null;
}

export const NOTHING_MEASURED: Figures = {
  frames: 0,
  fps: null,
  ageMs: null,
  split: null,
  bytesPerSecond: null,
  width: null,
  height: null,
  rendition: null,
  full: null,
  window: null,
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
  readonly split: AgeSplit | null;
  readonly window: number | null;
  readonly relayNow: number | null;
  readonly relayReachable: boolean;
  readonly status: CameraStatus;
}

const OWN_PICTURE = { name: 'full', cause: 'full' } as const;

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
    split: live ? measured.split : null,
    ...pictureOf(shown?.header),
    window: live ? measured.window : null,
    cameraTransport: (live && shown?.header.transport) || (status.publisher?.transport ?? null),
    viewerTransport: (relayReachable && shown?.transport) || null,
  };
}

function pictureOf(
  header: FrameHeader | undefined,
): Pick<Figures, 'width' | 'height' | 'rendition' | 'full'> {
  if (!header) return { width: null, height: null, rendition: null, full: null };
  const { width, height, rendition = OWN_PICTURE, full = { width, height } } = header;
  return { width, height, rendition, full };
}

/** As it was at the paint, and from when the picture is no longer live: as it is now. */
function ageOf({ picture, shown, ageAtPaint, relayNow }: Measured): number | null {
  if (!shown) return null;
  if (picture.state === 'live' && ageAtPaint !== null) return ageAtPaint;
  return relayNow === null ? null : Math.max(0, relayNow - shown.header.capturedAt);
}
