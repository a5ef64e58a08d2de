import type { TurnServer } from '@porthole/shared/doctor/ice/ice-servers';
import type { LoopEnd } from '@porthole/shared/doctor/ice/relay-checks';
import { relayLoop } from '../../dashboard/src/doctor/relay-loop.ts';
import { browserTimers } from '../../dashboard/src/state/browser-timers.ts';

declare global {
  interface Window {
    portholeRelayLoop: (server: TurnServer) => Promise<LoopEnd>;
  }
}

window.portholeRelayLoop = (server) => {
  const { signal } = new AbortController();
  return relayLoop(server, { signal, timers: browserTimers, progress: () => {} });
};
