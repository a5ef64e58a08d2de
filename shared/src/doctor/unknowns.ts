import type { Findings } from './findings.ts';
import { TURN_CHECKS } from './ice/turn-checks.ts';

/** In sentences: what of WebRTC these checks have not told, and cannot from where they were run. Empty where nothing of it was looked at. */
export function unknownsOf(found: Findings, way: 'watch' | 'send'): readonly string[] {
  const { trial, nat } = found.facts;
  const wasTried = trial !== undefined || found.outcome('trial') === 'blocked';
  const wasRun = (check: string) => !['not-run', undefined].includes(found.outcome(check));
  if (!wasTried && !['stun', ...TURN_CHECKS].some(wasRun)) return [];
  const isDirect = trial === 'direct';
  return [
    ...(wasTried ? [] : [untried(way)]),
    ...(isDirect || nat !== 'one-port' ? [] : [FILTERING]),
    ...silence(found),
    ...(trial === 'turn' ? [NOT_STRAIGHT] : []),
    ...(found.lostOnTheWay ? [WHO_DROPS] : []),
    ...(way === 'watch' && !isDirect ? [OWN_ADDRESS] : []),
  ];
}

const untried = (way: 'watch' | 'send'): string =>
  way === 'watch'
    ? 'Whether the firewall of a camera’s PC lets UDP in: only a trial with that camera shows it.'
    : 'Whether the firewall of this PC lets UDP in: only a viewer shows it, as the doctor’s trial in a page does.';

const FILTERING =
  'Whom this NAT lets answer: STUN tells how it gives out ports, and not from whom it lets packets in.';
const NOT_STRAIGHT =
  'Why no straight way opened: the firewall of either PC, or the NAT of either network; from here they look the same.';
const WHO_DROPS =
  'Who stands in the way: a firewall of either PC or network, a provider or a VPN; nobody says that they drop a packet.';
const OWN_ADDRESS = 'The address of this device in its own network: a browser hides it.';

/** No answer to STUN is ambiguous, unless the same server answers otherwise. */
function silence(found: Findings): string[] {
  if (found.outcome('stun') !== 'blocked') return [];
  const { iceOverUdp = [], iceOverTcp = [] } = found.facts;
  const isUp = found.outcome('turn-tcp') === 'fine' && iceOverUdp.some((one) => iceOverTcp.includes(one));
  return isUp
    ? [
        'Who drops UDP: this device, its network, a provider or a VPN; the server is up, for it answers over TCP.',
      ]
    : ['Whether UDP is blocked, or the STUN server down: no answer looks the same.'];
}
