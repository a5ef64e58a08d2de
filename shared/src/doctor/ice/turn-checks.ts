import { hostAndPort, type IceWay } from '../../protocol/ice-url.ts';
import { REASONS, type ReasonCode } from '../../protocol/reasons.ts';
import type { Check, CheckResult } from '../check.ts';
import { isInside } from '../redact.ts';
import { fromElsewhere } from '../words.ts';
import { ICE_ANSWER_MS, type IceProbe, type TurnEnd } from './ice-probe.ts';
import { type IceServers, NEEDS_SERVERS, type TurnServer } from './ice-servers.ts';
import { NOT_CONFIGURED } from './stun-checks.ts';

const NAMES: Record<IceWay, string> = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' };

export const TURN_CHECKS = ['turn-udp', 'turn-tcp', 'turn-tls'] as const;

/** Whether a TURN server gives an address, over each of the ways to it. */
export const turnChecks = (servers: IceServers, probe: IceProbe): Check[] =>
  (['udp', 'tcp', 'tls'] as const).map((over) => turn(over, servers, probe));

function turn(over: IceWay, servers: IceServers, probe: IceProbe): Check {
  return {
    id: `turn-${over}`,
    group: 'webrtc',
    title: `TURN over ${NAMES[over]}`,
    about: 'Asks a TURN server for an address with the credentials of the relay, and gives it back.',
    deadlineMs: 3 * ICE_ANSWER_MS,
    usualMs: 300,
    late: blocked('turn-unreachable', 'no answer'),
    needs: NEEDS_SERVERS,
    beside: true,
    async run(context) {
      const asked = servers.turnOver(over);
      if (asked.length === 0) return NOT_CONFIGURED;
      const ends = asked.map(async (server) =>
        resultOf(server, await probe.turn(server, context), context.timers.now()),
      );
      return together(await Promise.all(ends), 'an address from');
    },
  };
}

function blocked(code: ReasonCode, says: string, next?: string): CheckResult {
  return { outcome: 'blocked', says, code, next: next ?? `${REASONS[code].says} ${REASONS[code].next}` };
}

/** @param now ms since the epoch */
export function resultOf(server: TurnServer, ended: TurnEnd, now: number): CheckResult {
  switch (ended.end) {
    case 'open':
      if (isHidden(ended)) return HIDDEN;
      return ended.isOfOwnAuthority ? OF_OWN_AUTHORITY : { outcome: 'fine', says: 'gives an address' };
    case 'unreachable':
      return blocked(
        'turn-unreachable',
        ended.detail === undefined ? 'no answer' : fromElsewhere(ended.detail, 100),
        `Ask for ${NAMES[server.over]} to \`${hostAndPort(server)}\`: it is blocked, or that server is down; from here the two look the same.`,
      );
    case 'certificate':
      return blocked('turn-certificate', `certificate refused: ${fromElsewhere(ended.detail, 100)}`);
    case 'refused':
      return refused(server, ended, now);
  }
}

/** Credentials that say for themselves until when they are good: seconds since the epoch, then a name. */
const TIME_LIMITED = /^(\d{9,11}):/;
const UNAUTHORIZED = 401;

function refused(
  { username }: TurnServer,
  { status, detail }: Extract<TurnEnd, { end: 'refused' }>,
  now: number,
): CheckResult {
  const says = `refused: ${status} ${fromElsewhere(detail, 60)}`.trim();
  if (status !== UNAUTHORIZED) return blocked('turn-refused', says);
  const until = TIME_LIMITED.exec(username)?.[1];
  if (until === undefined || Number(until) * 1000 > now) return blocked('turn-auth', says);
  return blocked('turn-expired', says);
}

/** A server behind a 1:1 NAT that has not been told of it gives an address of its own network. */
const isHidden = ({ relayed, server }: Extract<TurnEnd, { end: 'open' }>): boolean =>
  relayed !== null && server !== null && isInside(relayed) && !isInside(server);

const HIDDEN: CheckResult = {
  outcome: 'note',
  says: 'gives an address that nobody outside reaches',
  next: 'Ask who runs that TURN server to set its `external-ip`.',
};

/** The sender has its own list, whatever this PC trusts. */
const OF_OWN_AUTHORITY: CheckResult = {
  outcome: 'note',
  says: 'gives an address; its certificate is of no public authority',
  next: 'Browsers that trust that authority can use it; a camera’s sender trusts public ones alone. Ask who runs that server for a certificate of one, or for TURN over UDP or TCP.',
};

const passes = ({ outcome }: CheckResult): boolean => outcome === 'fine' || outcome === 'note';

/** One row for all servers that are asked the same way. @param does completes "… 1 of 2" */
export function together(results: readonly CheckResult[], does: string): CheckResult {
  const [first = NOT_CONFIGURED, ...others] = results;
  const good = results.filter(passes);
  if (others.length === 0 || good.length === 0)
    return results.find(({ code }) => code !== 'turn-unreachable') ?? first;
  if (good.length === results.length) return good.find(({ outcome }) => outcome === 'note') ?? first;
  const { next } = results.find((one) => !passes(one)) ?? first;
  const says = `${does} ${good.length} of ${results.length}`;
  return { outcome: 'note', says, ...(next !== undefined && { next }) };
}
