import type { TurnServer } from '@porthole/shared/doctor/ice/ice-servers';
import type { LoopEnd } from '@porthole/shared/doctor/ice/relay-checks';
import { relayLoop } from '../../dashboard/src/doctor/relay-loop.ts';
import { browserTimers } from '../../dashboard/src/state/browser-timers.ts';

declare global {
  interface Window {
    portholeRelayLoop: (server: TurnServer) => Promise<{ end: LoopEnd; tookMs: number }>;
  }
}

window.portholeRelayLoop = async (server) => {
  const began = performance.now();
  const { signal } = new AbortController();
  const end = await relayLoop(server, { signal, timers: browserTimers, progress: () => {} });
  return { end, tookMs: performance.now() - began };
};
