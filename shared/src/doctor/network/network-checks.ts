import type { Check } from '../check.ts';
import { buffering, longPoll } from './answers.ts';
import { congestion } from './congestion.ts';
import { frames } from './frames.ts';
import { idle } from './idle.ts';
import { polling } from './polling.ts';
import { posts } from './posts.ts';
import type { ProbeNet } from './probe-net.ts';
import { proxyInBetween } from './proxy.ts';
import { roundTripAndClock } from './round-trip.ts';
import { throughput } from './throughput.ts';
import { upgrade } from './upgrade.ts';

export interface NetworkChecksOptions {
  /** Whether frames go to the relay from here. */
  readonly sends: boolean;
  /** Leaves out what takes more than a few seconds of waiting. */
  readonly quick: boolean;
}

/** Ms for which an answer is held where somebody is in a hurry. */
const QUICK_HELD_MS = 5_000;

/** In the order in which they run: what decides most comes first, and what only waits runs beside the rest. */
export function networkChecks(net: ProbeNet, { sends, quick }: NetworkChecksOptions): Check[] {
  const [roundTrip, clock] = roundTripAndClock(net);
  return [
    roundTrip,
    proxyInBetween(net),
    congestion(net),
    clock,
    upgrade(net),
    ...(quick ? [] : [idle(net)]),
    longPoll(net, quick ? QUICK_HELD_MS : undefined),
    polling(net),
    throughput(net),
    posts(net),
    buffering(net),
    frames(net, { up: sends }),
  ];
}

/** How rows stand in their groups, whatever the order they run in. */
export const ROW_ORDER: readonly string[] = [
  ...['name', 'certificate', 'system-proxy', 'proxy', 'round-trip', 'throughput', 'congestion', 'clock'],
  ...['post', 'long-poll', 'buffering', 'polling', 'upgrade', 'frames', 'idle'],
  ...['decoding', 'painting', 'camera-seen'],
  ...['ice', 'stun', 'nat', 'turn-udp', 'turn-tcp', 'turn-tls'],
  ...['relay-udp', 'relay-tcp', 'relay-tls', 'trial'],
  ...['key', 'ffmpeg', 'webcams', 'formats', 'camera', 'picture', 'encoding'],
];
