import type { PictureState } from '@porthole/shared/connection/picture-state';
import type { Rate } from '@porthole/shared/flow/rate';
import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import type { FrameHeader } from '@porthole/shared/protocol/frame';
import type { Rendition, RenditionCause } from '@porthole/shared/protocol/renditions';
import type { Carrier, Transport } from '@porthole/shared/protocol/transport';
import type { AgeSplit } from './age-split.ts';

/** One camera's numbers, refreshed twice a second. Null is "not known", never 0. */
export interface Figures {
  /** Frames painted since this page opened the camera. */
  readonly frames: number;
  readonly fps: number | null;
  /** Capture → paint in ms, on the relay's clock. While stale it goes on growing. */
  readonly ageMs: number | null;
  /** That age is estimated: WebRTC does not tell when a frame was captured. */
  readonly ageEstimated: boolean;
  /** Where that age came about, of the last painted frame. */
  readonly split: AgeSplit | null;
  readonly bytesPerSecond: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Which picture this is and why; null before the first. */
  readonly rendition: { readonly name: Rendition; readonly cause: RenditionCause } | null;
  /** The camera's own picture. */
  readonly full: { readonly width: number; readonly height: number } | null;
  readonly cameraTransport: Transport | null;
  /** What carried the last painted frame to this page. */
  readonly viewerTransport: Carrier | null;
}

export const NOTHING_MEASURED: Figures = {
  frames: 0,
  fps: null,
  ageMs: null,
  ageEstimated: false,
  split: null,
  bytesPerSecond: null,
  width: null,
  height: null,
  rendition: null,
  full: null,
  cameraTransport: null,
  viewerTransport: null,
};

/** The frame on the canvas. */
export interface ShownFrame {
  readonly carrier: Carrier;
  readonly header: Pick<FrameHeader, 'width' | 'height'> &
    Partial<Pick<FrameHeader, 'transport' | 'rendition' | 'full'>>;
  /** On the relay's clock; null where the clocks had not been compared. */
  readonly capturedAt: number | null;
  /** Ms at its paint; null likewise. */
  readonly ageMs: number | null;
}

export interface Measured {
  readonly frames: number;
  readonly rate: Rate;
  readonly picture: PictureState;
  readonly shown: ShownFrame | null;
  readonly split: AgeSplit | null;
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
  const carries = shown !== null && (shown.carrier === 'webrtc' ? live : relayReachable);
  return {
    frames,
    fps: measurable ? rate.fps : null,
    bytesPerSecond: measurable ? rate.bytesPerSecond : null,
    ageMs: ageOf(measured),
    ageEstimated: shown?.carrier === 'webrtc',
    split: live ? measured.split : null,
    ...pictureOf(measured),
    cameraTransport: (live && shown?.header.transport) || (status.publisher?.transport ?? null),
    viewerTransport: carries ? shown.carrier : null,
  };
}

function pictureOf({ shown, status }: Measured): Pick<Figures, 'width' | 'height' | 'rendition' | 'full'> {
  if (!shown) return { width: null, height: null, rendition: null, full: null };
  const { width, height, rendition = OWN_PICTURE } = shown.header;
  const own = shown.carrier === 'webrtc' ? status.latest : null;
  return { width, height, rendition, full: own ?? shown.header.full ?? { width, height } };
}

/** As it was at the paint, and from when the picture is no longer live: as it is now. */
function ageOf({ picture, shown, relayNow }: Measured): number | null {
  if (!shown) return null;
  if (picture.state === 'live' && shown.ageMs !== null) return shown.ageMs;
  const { capturedAt } = shown;
  return relayNow === null || capturedAt === null ? null : Math.max(0, relayNow - capturedAt);
}
