import type { ArrivedFrame, ViewerTransportEvents } from '../transport.ts';

/** Writes down what a transport tells. */
export function recordEvents() {
  const told: string[] = [];
  const frames: ArrivedFrame[] = [];
  const events: ViewerTransportEvents = {
    up: (transport) => told.push(`up ${transport}`),
    down: () => told.push('down'),
    upgradeRefused: () => told.push('upgrade refused'),
    cameras: (cameras) => told.push(`cameras ${cameras.map(({ name }) => name).join()}`),
    frame: (frame) => {
      frames.push(frame);
      told.push(`frame ${frame.header.sequence} ${frame.transport}${frame.restarted ? ' restarted' : ''}`);
    },
    refused: (code) => told.push(`refused ${code}`),
  };
  return { told, frames, events };
}
