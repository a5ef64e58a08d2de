import type { CameraStatus } from '@porthole/shared/protocol/cameras';
import { fill, REASONS, type ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Figures } from '../../state/figures.ts';
import { figureText, rateFigure, sizeText } from '../figures/figures.ts';

/** Why a live picture is less than what the tile could show, and on whose side that is. */
export interface Reduced {
  readonly code: Extract<ReasonCode, 'uplink-thin' | 'downlink-thin' | 'viewer-busy' | 'save-data'>;
  /** What is less: `640 × 360`, `8 fps` */
  readonly size: string;
  /** `your line carries 98 KB/s` */
  readonly why: string;
  /** The same in sentences. */
  readonly says: string;
  readonly next: string;
}

export interface ReducedFacts {
  readonly figures: Pick<Figures, 'rendition' | 'width' | 'height' | 'fps'> &
    Partial<Pick<Figures, 'viewerTransport'>>;
  readonly publisher: CameraStatus['publisher'];
  /** What all cameras together bring over this page's leg. */
  readonly lineBytesPerSecond: number | null;
}

/** A picture that fits its tile, or that the person chose, lacks nothing. What the relay is sent says nothing of one over WebRTC. */
export function reducedOf({ figures, publisher, lineBytesPerSecond }: ReducedFacts): Reduced | null {
  const { rendition, width, height, fps, viewerTransport } = figures;
  const shape = width === null || height === null ? null : { width, height };
  if (viewerTransport === 'webrtc') return null;
  if (rendition?.cause === 'downlink-thin') {
    const rate = rateText(lineBytesPerSecond);
    return told('downlink-thin', {
      pixels: width,
      shape,
      fps,
      rate,
      why: rate ? `your line carries ${rate}` : 'your line is thin',
    });
  }
  const reduced = publisher?.reduced;
  if (reduced) {
    const rate = rateText(reduced.bytesPerSecond);
    const why = rate ? `its PC’s line carries ${rate}` : 'its PC’s line is thin';
    return told('uplink-thin', {
      pixels: reduced.width,
      shape,
      fps: reduced.fps,
      rate,
      why,
      pc: publisher.host || 'its PC',
    });
  }
  if (rendition?.cause === 'viewer-busy') {
    const busy = told('viewer-busy', { pixels: width, shape, fps, rate: '', why: 'this computer is busy' });
    return fps === null ? busy : { ...busy, size: `${Math.round(fps)} fps` };
  }
  if (rendition?.cause !== 'save-data') return null;
  return told('save-data', { pixels: width, shape, fps, rate: '', why: 'your browser asks to save data' });
}

interface Told {
  pixels: number | null;
  shape: { width: number; height: number } | null;
  fps: number | null;
  rate: string;
  why: string;
  pc?: string;
}

function told(code: Reduced['code'], { pixels, shape, fps, rate, why, pc = '' }: Told): Reduced {
  const { says, next } = REASONS[code];
  const values = {
    pc,
    ...(rate && { rate }),
    ...(pixels !== null && { width: pixels }),
    ...(fps !== null && { fps: Math.round(fps) }),
  };
  const size = pixels === null || shape === null ? 'smaller' : sizeText(pixels, shape);
  return { code, size, why, says: fill(says, values), next };
}

const rateText = (bytesPerSecond: number | null): string =>
  bytesPerSecond === null ? '' : figureText(rateFigure(bytesPerSecond));
