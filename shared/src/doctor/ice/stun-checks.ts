import { hostAndPort } from '../../protocol/ice-url.ts';
import { REASONS } from '../../protocol/reasons.ts';
import type { Check, CheckResult } from '../check.ts';
import { ICE_ANSWER_MS, type IceProbe, type StunSeen } from './ice-probe.ts';
import { type IceServers, NEEDS_SERVERS } from './ice-servers.ts';

export const NOT_CONFIGURED: CheckResult = { outcome: 'not-run', says: 'not configured', figure: null };

/** Two suffice to compare what they see. */
const ASKED = 2;

/** What both checks go by. */
interface Seen {
  asked: number;
  stun: StunSeen | null;
}

/** Whether UDP passes, and what kind of NAT there is. */
export function stunChecks(servers: IceServers, probe: IceProbe): Check[] {
  const seen: Seen = { asked: 0, stun: null };
  return [stun(servers, probe, seen), nat(seen)];
}

function stun(servers: IceServers, probe: IceProbe, seen: Seen): Check {
  const { says, next } = REASONS['stun-unanswered'];
  return {
    id: 'stun',
    group: 'webrtc',
    title: 'STUN over UDP',
    about: 'Asks a STUN server over UDP how this device looks from outside.',
    deadlineMs: ICE_ANSWER_MS + 4_000,
    usualMs: 200,
    late: { outcome: 'blocked', says: 'no answer', code: 'stun-unanswered', next: `${says} ${next}` },
    needs: NEEDS_SERVERS,
    beside: true,
    async run(context) {
      const asked = servers.overUdp.slice(0, ASKED);
      if (asked.length === 0) return NOT_CONFIGURED;
      seen.asked = asked.length;
      seen.stun = await probe.stun(asked, context);
      const { address, unanswered, withoutOwn = false } = seen.stun;
      const names = asked.map((server) => `\`${hostAndPort(server)}\``).join(' and ');
      if (address === null)
        return {
          outcome: 'blocked',
          says: listed(`no answer in ${ICE_ANSWER_MS / 1000} s`, withoutOwn && WITHOUT_OWN),
          code: 'stun-unanswered',
          next: withoutOwn
            ? `${ALLOW_OWN} Else ask for UDP to ${names}.`
            : `Ask for UDP to ${names}: it is blocked, or that server is down; from here the two look the same.`,
        };
      const silent = unanswered > 0 && 'one server gave no answer';
      const says = listed(`seen as ${address}`, silent, withoutOwn && WITHOUT_OWN);
      if (withoutOwn) return { outcome: 'note', says, next: ALLOW_OWN };
      return { outcome: silent ? 'note' : 'fine', says };
    },
  };
}

const WITHOUT_OWN = 'no address of its own: policy or extension';
const ALLOW_OWN =
  'A policy or an extension of this browser keeps its own addresses from WebRTC, without which a camera in the same network may not be reached straight: allow it for this page.';

const listed = (...parts: (string | false)[]): string => parts.filter(Boolean).join('; ');

const KINDS: Record<NonNullable<StunSeen['nat']>, CheckResult> = {
  none: { outcome: 'fine', says: 'none: seen as it is', facts: { nat: 'none' } },
  'one-port': {
    outcome: 'fine',
    says: 'one port for all: direct connections may work',
    facts: { nat: 'one-port' },
  },
  'port-each': {
    outcome: 'note',
    says: 'another port for each server: direct connections need TURN',
    facts: { nat: 'port-each' },
  },
};

const PORTS = { kept: 'the same as inside', changed: 'another than inside' };

/** What is the same to all servers may yet differ from what it is here. */
function kindOf({ nat, keepsPort }: StunSeen): CheckResult | null {
  if (nat === null) return null;
  const kind = KINDS[nat];
  if (nat !== 'one-port' || keepsPort === undefined) return kind;
  const port = keepsPort ? PORTS.kept : PORTS.changed;
  return { ...kind, says: kind.says.replace(':', `, ${port}:`) };
}

/** As far as two answers tell: how a port is mapped, and not who may answer to it. */
function nat(seen: Seen): Check {
  return {
    id: 'nat',
    group: 'webrtc',
    title: 'Kind of NAT',
    about: 'Compares what two STUN servers see of one port.',
    deadlineMs: 1_000,
    usualMs: 10,
    late: { outcome: 'unknown', says: 'cannot be known without STUN' },
    needs: [{ check: 'stun', otherwise: 'cannot be known without STUN' }],
    beside: true,
    async run() {
      const kind = seen.stun && kindOf(seen.stun);
      if (kind) return { ...kind, figure: null };
      return seen.asked < ASKED
        ? { outcome: 'not-run', says: 'needs a second STUN server', figure: null }
        : { outcome: 'unknown', says: 'cannot be known from one answer', figure: null };
    },
  };
}
