import { writeSync } from 'node:fs';
import { nodeTimers } from '../../node-timers.ts';
import type { FromSidecar, ToSidecar } from '../sidecar-messages.ts';
import { loadWrtc, type Wrtc } from './wrtc.ts';

/**
 * The process that WebRTC runs in: its package brings down what it is loaded in at a natural end, and the capture client goes on without it.
 * So it ends by `process.exit` only, with whoever forked it, and with no signal of a terminal's.
 */
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
// Ctrl+C reaches every process of a terminal; this one ends with its parent.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('uncaughtException', (error) => {
  // At once: what is written by a stream is lost with the process.
  writeSync(process.stderr.fd, `${error?.stack ?? error}\n`);
  process.exit(1);
});
// The parent went while this process was being loaded.
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
    say({ type: 'unavailable' }, () => process.exit(0));
    return;
  }
  const peers = new Peers(wrtc, nodeTimers, say, () => globalThis.gc?.());
  process.on('message', (message: ToSidecar) => void peers.heard(message));
  say({ type: 'ready' });
}

function say(message: FromSidecar, said = () => {}): void {
  if (process.connected) process.send?.(message, said);
}
