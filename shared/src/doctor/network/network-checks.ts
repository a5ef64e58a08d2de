import type { Check } from '../check.ts';
import { lineChecks } from './line.ts';
import type { ProbeNet } from './probe-net.ts';
import { requestChecks } from './requests.ts';
import { IDLE_MS, socketChecks } from './sockets.ts';

export interface NetworkChecksOptions {
  /** Whether frames go to the relay from here. */
  readonly sends: boolean;
  /** Shortens what mostly waits. */
  readonly quick: boolean;
}

/** Ms for which an answer is held and a WebSocket left idle where somebody is in a hurry. */
const QUICK_MS = 5_000;

/** In the order in which they are run and read; those that only wait run beside the rest. */
export function networkChecks(net: ProbeNet, { sends, quick }: NetworkChecksOptions): Check[] {
  return [
    ...lineChecks(net),
    ...socketChecks(net, quick ? QUICK_MS : IDLE_MS),
    ...requestChecks(net, { sends, ...(quick && { heldMs: QUICK_MS }) }),
  ];
}
