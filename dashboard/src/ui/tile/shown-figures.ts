import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Carrier, Transport } from '@porthole/shared/protocol/transport';
import type { Figures } from '../../state/figures.ts';
import {
  ageFigure,
  type Figure,
  fpsFigure,
  framesFigure,
  rateFigure,
  renditionFigure,
  resolutionFigure,
} from '../figures/figures.ts';
import type { TileView } from './tile-view.ts';

export interface ShownFigures {
  readonly frames: Figure;
  readonly fps: Figure;
  readonly age: Figure;
  readonly rate: Figure;
  readonly resolution: Figure;
  readonly rendition: Figure;
}

/** Counters keep their last true value; what is measured is known only of a picture that came. */
export function showFigures(view: TileView, figures: Figures): ShownFigures {
  const known = <T>(value: T) => (isMeasured(view) ? value : null);
  return {
    frames: framesFigure(figures.frames),
    fps: fpsFigure(known(figures.fps)),
    age: ageFigure(known(figures.ageMs), figures.ageEstimated),
    rate: rateFigure(known(figures.bytesPerSecond)),
    resolution: resolutionFigure(known(figures.width), known(figures.height), figures.full),
    rendition: renditionFigure(known(figures.rendition?.name ?? null)),
  };
}

const isMeasured = ({ state }: TileView): boolean => state === 'live' || state === 'stale';

export interface ShownLegs {
  readonly cameraTransport: Transport | null;
  readonly viewerTransport: Carrier | null;
  /** What this page has at hand while no frame of this camera comes over it. */
  readonly viewerStandsBy: Transport | null;
}

/** The PC has no session, or the relay cannot be asked: how it last came says nothing of now. */
const GONE = new Set<ReasonCode>(['camera-offline', 'camera-lost', 'camera-never-seen', 'key-withdrawn']);
const UNHEARD = new Set<ReasonCode>(['relay-unreachable', 'network-offline', 'transport-pinned']);

/** On whose side it is: nothing is carried over a leg that has ended. */
export function showLegs(view: TileView, figures: Figures, leg: Transport | null): ShownLegs {
  if (view.look === 'signed-out')
    return { cameraTransport: null, viewerTransport: null, viewerStandsBy: null };
  const { viewerTransport } = figures;
  const cameraTransport = isCameraLegKnown(view) ? figures.cameraTransport : null;
  const comes = viewerTransport !== null && isMeasured(view);
  return { cameraTransport, viewerTransport, viewerStandsBy: comes ? null : leg };
}

function isCameraLegKnown({ state, reason }: TileView): boolean {
  if (reason === null) return true;
  return !GONE.has(reason) && !(state === 'offline' && UNHEARD.has(reason));
}
