import { DASHES } from '../glyphs/line-style.tsx';
import type { Bringer } from './path-model.ts';

/** One line style per transport, everywhere. A stream to other software is none of the ladder's and has its own. */
export function strokeOf(transport: Exclude<Bringer, 'webrtc'> | null) {
  if (transport === null) return { 'stroke-width': 1, 'stroke-dasharray': '2 4' };
  const dashes = transport === 'mjpeg' ? '9 3 2 3' : DASHES[transport];
  return { 'stroke-width': 2, ...(dashes && { 'stroke-dasharray': dashes }) };
}

interface LegLineProps {
  transport: Bringer | null;
  width: number | '100%';
}

export function LegLine({ transport, width }: LegLineProps) {
  if (transport === 'webrtc')
    return (
      <svg class="map-line" width={width} height="6" data-transport="webrtc" aria-hidden="true">
        <line x1="0" y1="1.25" x2="100%" y2="1.25" stroke="currentColor" stroke-width="1.5" />
        <line x1="0" y1="4.75" x2="100%" y2="4.75" stroke="currentColor" stroke-width="1.5" />
      </svg>
    );
  return (
    <svg class="map-line" width={width} height="4" data-transport={transport ?? ''} aria-hidden="true">
      <line x1="0" y1="2" x2="100%" y2="2" stroke="currentColor" {...strokeOf(transport)} />
    </svg>
  );
}
