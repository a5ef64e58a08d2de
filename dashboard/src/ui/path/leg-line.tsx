import type { ViewerTransportName } from '@porthole/shared/protocol/camera-path';
import { DASHES } from '../glyphs/line-style.tsx';

/** One line style per transport, everywhere. A stream to other software is none of the ladder's and has its own. */
export function strokeOf(transport: ViewerTransportName | null) {
  if (transport === null) return { 'stroke-width': 1, 'stroke-dasharray': '2 4' };
  const dashes = transport === 'mjpeg' ? '9 3 2 3' : DASHES[transport];
  return { 'stroke-width': 2, ...(dashes && { 'stroke-dasharray': dashes }) };
}

interface LegLineProps {
  transport: ViewerTransportName | null;
  width: number | '100%';
}

export function LegLine({ transport, width }: LegLineProps) {
  return (
    <svg class="map-line" width={width} height="4" data-transport={transport ?? ''} aria-hidden="true">
      <line x1="0" y1="2" x2="100%" y2="2" stroke="currentColor" {...strokeOf(transport)} />
    </svg>
  );
}
