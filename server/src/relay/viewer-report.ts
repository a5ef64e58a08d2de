import type { ViewerReport, ViewerTransportName } from '@porthole/shared/protocol/camera-path';

/** The line a viewer's frames go by, as its door knows it; many viewers may share one. */
export type ViewerLine = Readonly<Pick<ViewerReport, 'transport' | 'window' | 'roundTripMs'>>;

export type { ViewerReport, ViewerTransportName };
