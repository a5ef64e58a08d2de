import { hostAndPort, type IceUrl, type IceWay } from '../../protocol/ice-url.ts';
import { type Check, type CheckResult, found } from '../check.ts';
import { isInside } from '../redact.ts';
import { fromElsewhere } from '../words.ts';
import { ICE_ANSWER_MS, type IceProbe, type StunSeen, type TurnEnd } from './ice-probe.ts';
import { type IceEndpoint, type IceServers, NEEDS_SERVERS } from './ice-servers.ts';

export const TURN_CHECKS = ['turn-udp', 'turn-tcp', 'turn-tls'] as const;

const NAMES: Record<IceWay, string> = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' };
const NOT_CONFIGURED: CheckResult = { outcome: 'not-run', says: 'not configured', figure: null };

/** Whether UDP passes and what the NAT does to it, and whether TURN gives an address, over each of the ways to it. */
export const iceChecks = (servers: IceServers, probe: IceProbe): Check[] => [
  stun(servers, probe),
  ...(['udp', 'tcp', 'tls'] as const).map((over) => turn(over, servers, probe)),
];

const frame = { group: 'webrtc', needs: NEEDS_SERVERS, beside: true } as const;

function stun(servers: IceServers, probe: IceProbe): Check {
  return {
    ...frame,
    id: 'stun',
    title: 'STUN over UDP',
    about: 'Asks two STUN servers over UDP how one port of this device looks from outside.',
    deadlineMs: ICE_ANSWER_MS + 4_000,
    usualMs: 200,
    late: found('blocked', 'stun-unanswered', 'no answer'),
    async run(context) {
      const asked = servers.stun.slice(0, 2);
      return asked.length === 0 ? NOT_CONFIGURED : stunResult(asked, await probe.stun(asked, context));
    },
  };
}

const PORTS = {
  same: '; one port for all: direct connections may work',
  differ: '; another port for each server: direct connections need TURN',
};

const ALLOW_OWN =
  'A policy or an extension of this browser keeps its own addresses from WebRTC, without which a camera in the same network may not be reached straight: allow it for this page.';

function stunResult(asked: readonly IceUrl[], { address, ports, withoutOwn }: StunSeen): CheckResult {
  const own = withoutOwn ? '; no address of its own: policy or extension' : '';
  if (address === null)
    return {
      ...found('blocked', 'stun-unanswered', `no answer in ${ICE_ANSWER_MS / 1000} s${own}`),
      next: `${withoutOwn ? `${ALLOW_OWN} ` : ''}${askFor('UDP', asked)}`,
    };
  const says = `seen as ${address}${ports ? PORTS[ports] : ''}${own}`;
  if (withoutOwn) return { outcome: 'note', says, next: ALLOW_OWN };
  return { outcome: ports === 'differ' ? 'note' : 'fine', says };
}

const askFor = (name: string, servers: readonly IceUrl[]): string =>
  `Ask for ${name} to ${servers.map((one) => `\`${hostAndPort(one)}\``).join(' and ')}: it is blocked, or that server is down; from here the two look the same.`;

function turn(over: IceWay, servers: IceServers, probe: IceProbe): Check {
  return {
    ...frame,
    id: `turn-${over}`,
    title: `TURN over ${NAMES[over]}`,
    about: 'Asks a TURN server for an address with the credentials of the relay, and gives it back.',
    deadlineMs: 3 * ICE_ANSWER_MS,
    usualMs: 300,
    late: found('blocked', 'turn-unreachable', 'no answer'),
    async run(context) {
      const ends = servers
        .turn(over)
        .map(async (server) => turnResult(server, await probe.turn(server, context), context.timers.now()));
      return together(await Promise.all(ends));
    },
  };
}

/** @param now ms since the epoch */
export function turnResult(server: IceEndpoint, ended: TurnEnd, now: number): CheckResult {
  switch (ended.end) {
    case 'open':
      return opened(ended);
    case 'unreachable': {
      const says = ended.detail === undefined ? 'no answer' : fromElsewhere(ended.detail, 100);
      return { ...found('blocked', 'turn-unreachable', says), next: askFor(NAMES[server.over], [server]) };
    }
    case 'certificate':
      return found('blocked', 'turn-certificate', `certificate refused: ${fromElsewhere(ended.detail, 100)}`);
    case 'refused': {
      const says = `refused: ${ended.status} ${fromElsewhere(ended.detail, 60)}`.trim();
      if (ended.status !== UNAUTHORIZED) return found('blocked', 'turn-refused', says);
      return found('blocked', hasExpired(server, now) ? 'turn-expired' : 'turn-auth', says);
    }
  }
}

const UNAUTHORIZED = 401;

/** Some credentials say for themselves until when they are good: seconds since the epoch, then a name. */
function hasExpired({ username }: IceEndpoint, now: number): boolean {
  const until = /^(\d{9,11}):/.exec(username)?.[1];
  return until !== undefined && Number(until) * 1000 <= now;
}

function opened({ relayed, server, isOfOwnAuthority }: Extract<TurnEnd, { end: 'open' }>): CheckResult {
  // A server behind a 1:1 NAT that has not been told of it gives an address of its own network.
  if (relayed !== null && server !== null && isInside(relayed) && !isInside(server))
    return {
      outcome: 'note',
      says: 'gives an address that nobody outside reaches',
      next: 'Ask who runs that TURN server to set its `external-ip`.',
    };
  // The sender has its own list, whatever this PC trusts.
  if (isOfOwnAuthority)
    return {
      outcome: 'note',
      says: 'gives an address; its certificate is of no public authority',
      next: 'Browsers that trust that authority can use it; a camera’s sender trusts public ones alone. Ask who runs that server for a certificate of one, or for TURN over UDP or TCP.',
    };
  return { outcome: 'fine', says: 'gives an address' };
}

/** One row for all servers that are asked the same way: the worst of them, which is a note where another gives an address. */
export function together(results: readonly CheckResult[]): CheckResult {
  const blocked = results.filter(({ outcome }) => outcome === 'blocked');
  const worst =
    blocked.find(({ code }) => code !== 'turn-unreachable') ??
    blocked[0] ??
    results.find(({ outcome }) => outcome === 'note') ??
    results[0] ??
    NOT_CONFIGURED;
  if (blocked.length === 0 || blocked.length === results.length) return worst;
  const says = `an address from ${results.length - blocked.length} of ${results.length}`;
  return { outcome: 'note', says, ...(worst.next && { next: worst.next }) };
}
