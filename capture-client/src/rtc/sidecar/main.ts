import { nodeTimers } from '../../node-timers.ts';
import { endWithParent, tellParent, tellParentAndExit } from '../forked-process.ts';
import type { FromSidecar, ToSidecar } from '../sidecar-messages.ts';
import { loadWrtc, type Wrtc } from './wrtc.ts';

/** The process that WebRTC runs in: its package brings down what it is loaded in, and the capture client goes on without it. */

const say = tellParent<FromSidecar>;

endWithParent();
await serve();

async function serve(): Promise<void> {
  let wrtc: Wrtc;
  let Peers: typeof import('./peers.ts').Peers;
  try {
    wrtc = loadWrtc();
    // It imports sharp, which may be missing too.
    ({ Peers } = await import('./peers.ts'));
  } catch {
    tellParentAndExit<FromSidecar>({ type: 'unavailable' });
    return;
  }
  const peers = new Peers(wrtc, nodeTimers, say, () => globalThis.gc?.());
  process.on('message', (message: ToSidecar) => void peers.heard(message));
  say({ type: 'ready' });
}
