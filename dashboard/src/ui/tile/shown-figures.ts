import type { ReasonCode } from '@porthole/shared/protocol/reasons';
import type { Transport } from '@porthole/shared/protocol/transport';
import type { Figures } from '../../state/model.ts';
import {
  ageFigure,
  type Figure,
  fpsFigure,
  framesFigure,
  rateFigure,
  resolutionFigure,
} from '../figures/figures.ts';
import type { TileView } from './tile-view.ts';

export interface ShownFigures {
  readonly frames: Figure;
  readonly fps: Figure;
  readonly age: Figure;
  readonly rate: Figure;
  readonly resolution: Figure;
}

/** Counters keep their last true value; what is measured is known only of a picture that came. */
export function showFigures(view: TileView, figures: Figures): ShownFigures {
  const measured = view.state === 'live' || view.state === 'stale';
  const known = <T>(value: T) => (measured ? value : null);
  return {
    frames: framesFigure(figures.frames),
    fps: fpsFigure(known(figures.fps)),
    age: ageFigure(known(figures.ageMs)),
    rate: rateFigure(known(figures.bytesPerSecond)),
    resolution: resolutionFigure(known(figures.width), known(figures.height)),
  };
}

export interface ShownLegs {
  readonly cameraTransport: Transport | null;
  readonly viewerTransport: Transport | null;
  /** What this page has at hand while no frame of this camera has come over it. */
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
  return { cameraTransport, viewerTransport, viewerStandsBy: viewerTransport === null ? leg : null };
}

function isCameraLegKnown({ state, reason }: TileView): boolean {
  if (reason === null) return true;
  return !GONE.has(reason) && !(state === 'offline' && UNHEARD.has(reason));
}
