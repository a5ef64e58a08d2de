import type { ViewerReport, ViewerTransportName } from '@porthole/shared/protocol/camera-path';

/** The line a viewer's frames go by, as its door knows it; many viewers may share one. */
export interface ViewerLine extends Readonly<Pick<ViewerReport, 'transport' | 'window' | 'roundTripMs'>> {
  /** What it carries, by the receiver's own timing of each frame; undefined of receivers that tell nothing. */
  readonly bytesPerSecond?: number | undefined;
}

export type { ViewerReport, ViewerTransportName };
