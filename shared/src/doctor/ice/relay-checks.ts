import { hostAndPort, type IceWay } from '../../protocol/ice-url.ts';
import { labelWithin, REASONS } from '../../protocol/reasons.ts';
import type { Check, CheckContext, CheckResult } from '../check.ts';
import type { TurnEnd } from './ice-probe.ts';
import type { IceServers, TurnServer } from './ice-servers.ts';
import { NOT_CONFIGURED } from './stun-checks.ts';
import { resultOf, together } from './turn-checks.ts';

/** What became of sending moving pictures to oneself through one TURN server. */
export type LoopEnd =
  | { readonly end: 'decoded'; readonly frames: number }
  /** It gave its addresses; `reached` is how far two of them came. */
  | { readonly end: 'no-frames'; readonly reached: 'nothing' | 'pair' | 'connected' }
  /** Nothing moves in a page that nobody sees. */
  | { readonly end: 'hidden' }
  | Exclude<TurnEnd, { end: 'open' }>;

export type RelayLoop = (server: TurnServer, context: CheckContext) => Promise<LoopEnd>;

/** Ms in which the pictures must be back. */
export const LOOP_MS = 4_000;

/** Frames that prove a way, which `connected` does not. */
export const LOOP_FRAMES = 5;

const NAMES: Record<IceWay, string> = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' };
const WAYS = ['udp', 'tcp', 'tls'] as const;
export const RELAY_CHECKS = ['relay-udp', 'relay-tcp', 'relay-tls'] as const;

/** Whether a TURN server carries pictures, over each of the ways to it. */
export const relayChecks = (servers: IceServers, loop: RelayLoop): Check[] =>
  WAYS.map((over) => relay(over, servers, loop));

function relay(over: IceWay, servers: IceServers, loop: RelayLoop): Check {
  return {
    id: `relay-${over}`,
    group: 'webrtc',
    title: `Video by TURN over ${NAMES[over]}`,
    about:
      'Sends moving pictures from this page to itself through a TURN server, and counts what is decoded.',
    deadlineMs: LOOP_MS + 4_000,
    usualMs: 500,
    late: { outcome: 'unknown', says: 'could not be run here' },
    needs: [{ check: `turn-${over}`, otherwise: 'no address to send through' }],
    async run(context) {
      const asked = servers.turnOver(over);
      if (asked.length === 0) return NOT_CONFIGURED;
      const ends = asked.map(async (server) =>
        loopResultOf(server, await loop(server, context), context.timers.now()),
      );
      return together(await Promise.all(ends), 'carries video through');
    },
  };
}

/** @param now ms since the epoch */
export function loopResultOf(server: TurnServer, ended: LoopEnd, now: number): CheckResult {
  switch (ended.end) {
    case 'decoded':
      return { outcome: 'fine', says: `carries video: ${ended.frames} frames decoded` };
    case 'no-frames':
      return ended.reached === 'nothing' ? withoutPair(server) : withoutFrames(server, ended.reached);
    case 'hidden':
      return HIDDEN_PAGE;
    default:
      return resultOf(server, ended, now);
  }
}

export const HIDDEN_PAGE: CheckResult = {
  outcome: 'unknown',
  says: 'cannot be known from a page that nobody sees',
  code: 'tab-hidden',
  next: 'Keep this page in front, and run again.',
  figure: null,
};

function withoutFrames(server: TurnServer, reached: 'pair' | 'connected'): CheckResult {
  const code = reached === 'pair' ? 'rtc-dtls-timeout' : 'rtc-connected-no-frames';
  return {
    outcome: 'blocked',
    says: `${labelWithin(code)}: no ${LOOP_FRAMES} frames in ${LOOP_MS / 1000} s`,
    code,
    next: `Small packets pass to \`${hostAndPort(server)}\` and large ones seem to be lost: ask your network team, or use one of the other ways to it.`,
  };
}

/** Its own address is among those that it is not to send to, or its ports are closed: one end may come through it all the same. */
function withoutPair(server: TurnServer): CheckResult {
  return {
    outcome: 'note',
    says: 'gives addresses, and nothing comes back through two of them',
    code: 'rtc-ice-failed',
    next: `${REASONS['rtc-ice-failed'].says} A camera and a viewer who both need \`${hostAndPort(server)}\` do not meet; one of the two may use it. Ask who runs it for \`allowed-peer-ip\` of its own address, and for its UDP ports to be open.`,
  };
}
