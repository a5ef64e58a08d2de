import { nodeTimers } from '../../node-timers.ts';
import type { FromSidecar, ToSidecar } from '../sidecar-messages.ts';
import { CpuMeter } from './cpu-meter.ts';
import { loadWrtc, type Wrtc } from './wrtc.ts';

/**
 * The process that WebRTC runs in. Its package brings down the process it is loaded in, at a fault as at a natural end, so this one ends
 * by `process.exit` only and the capture client goes on without it.
 */

/** Ms between two words of what it costs. */
const FIGURES_INTERVAL_MS = 2_000;

const say = (message: FromSidecar) => {
  if (process.connected) process.send?.(message, () => {});
};

// The capture client has gone or has no more use for us.
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
// Ctrl+C reaches every process of a terminal; this one ends with the capture client.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('uncaughtException', () => process.exit(1));
// It went while this file was being loaded.
if (!process.connected) process.exit(0);

await serve();

async function serve(): Promise<void> {
  let wrtc: Wrtc;
  let Peers: typeof import('./peers.ts').Peers;
  try {
    wrtc = loadWrtc();
    // It imports sharp, which may be missing too.
    ({ Peers } = await import('./peers.ts'));
  } catch {
    process.send?.({ type: 'unavailable' } satisfies FromSidecar, () => process.exit(0));
    return;
  }
  const peers = new Peers(wrtc, nodeTimers, say, () => globalThis.gc?.());
  process.on('message', (message: ToSidecar) => void peers.heard(message));
  const cpu = new CpuMeter();
  nodeTimers.every(FIGURES_INTERVAL_MS, () => say({ type: 'figures', ...cpu.look() }));
  say({ type: 'ready' });
}
