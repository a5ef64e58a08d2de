import type { CarriedFrame, ViewerTransportEvents } from '../transport.ts';

/** Writes down what a transport tells. */
export function recordEvents() {
  const told: string[] = [];
  const frames: CarriedFrame[] = [];
  const events: ViewerTransportEvents = {
    up: (transport) => told.push(`up ${transport}`),
    down: (code) => told.push(code ? `down ${code}` : 'down'),
    upgradeRefused: () => told.push('upgrade refused'),
    cameras: (cameras) => told.push(`cameras ${cameras.map(({ name }) => name).join()}`),
    frame: (frame) => {
      frames.push(frame);
      told.push(`frame ${frame.header.sequence} ${frame.transport}`);
    },
    signal: (signal) => told.push(`signal ${signal.type} ${signal.attempt}`),
    refused: (code) => told.push(`refused ${code}`),
  };
  return { told, frames, events };
}
