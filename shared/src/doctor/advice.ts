import { MAX_FRAME_BYTES } from '../protocol/limits.ts';
import type { Findings } from './findings.ts';
import { TIMEOUTS_NEEDED } from './network/socket-ends.ts';
import { THIN } from './network/throughput.ts';
import { webrtcAdvice } from './webrtc-advice.ts';
import { byteCount, byteRate, milliseconds } from './words.ts';

/** One sentence of what to ask for, and what it is about. */
export interface Advice {
  readonly about: string;
  readonly says: string;
}

interface Asked {
  readonly host: string;
  readonly way: 'watch' | 'send';
}

/** The most telling first. */
export function adviceFor(found: Findings, asked: Asked): Advice[] {
  if (found.reached === false) return [unreached(found, asked)];
  return [
    webSocket(found, asked),
    requests(found),
    line(found, asked),
    webrtc(found),
    certificate(found),
    congestion(found),
  ].filter((one) => one !== null);
}

function unreached(found: Findings, { host }: Asked): Advice {
  if (found.code('name'))
    return {
      about: 'Name:',
      says: `check how ${host} is written, or ask your network team why its name is not resolved here.`,
    };
  if (found.outcome('certificate') === 'blocked')
    return {
      about: 'Certificate:',
      says: `ask who runs ${host}, or your network team, for the authority that issued it.`,
    };
  if (found.facts.systemProxy)
    return {
      about: 'Relay:',
      says: `this PC is set to use a proxy, and Porthole goes straight; ask your network team to allow that to ${host}.`,
    };
  return {
    about: 'Relay:',
    says: `ask your network team to allow HTTPS to ${host}, and who runs it whether it is up.`,
  };
}

function webSocket(found: Findings, { host }: Asked): Advice | null {
  const { facts } = found;
  const about = 'WebSocket:';
  const status = facts.refusedWith === undefined ? '' : ` (HTTP ${facts.refusedWith})`;
  const who = facts.proxied ? 'the proxy at this network' : 'something between';
  const team = facts.proxied ? 'its team' : 'your network team';
  if (facts.upgradeHeld && facts.upgrade !== 'silent') {
    const { ended, afterMs } = facts.upgradeHeld;
    const what = ended === 'cut' ? `${who} cuts it after` : 'it falls silent within';
    // One that carries nothing but heartbeats stays: it is what goes through it that ends it.
    if (found.outcome('idle') === 'fine')
      return {
        about,
        says: `${what} ${milliseconds(afterMs)} of pictures; ask ${team} to let WebSocket to ${host} pass unread.`,
      };
    return {
      about,
      says: `${what} ${milliseconds(afterMs)}; ask ${team} to raise its timeouts for ${host}: ${TIMEOUTS_NEEDED}.`,
    };
  }
  switch (facts.upgrade) {
    case 'refused':
      return {
        about,
        says: `${who} refuses it${status}; ask ${team} to allow the Upgrade header to ${host}.`,
      };
    case 'stripped':
      return {
        about,
        says: `${who} takes its Upgrade header away; ask who runs that to pass Upgrade and Connection on to ${host}.`,
      };
    case 'silent':
      return {
        about,
        says: `it opens, then nothing comes through; ask ${team} to let WebSocket to ${host} pass unread.`,
      };
    default:
      return null;
  }
}

function requests(found: Findings): Advice | null {
  if (found.code('post') === 'requests-capped')
    return {
      about: 'Frames:',
      says: `requests over ${byteCount(found.facts.largestPost ?? 0)} are refused on the way; ask who runs that proxy to allow ${byteCount(MAX_FRAME_BYTES)}.`,
    };
  if (found.outcome('long-poll') === 'blocked')
    return {
      about: 'Held requests:',
      says: 'they are cut on the way; ask who runs the proxy to let an answer take 30 s.',
    };
  return null;
}

/** Bytes a second that way; undefined where that was not measured. */
const rateOf = ({ facts }: Findings, way: Asked['way']): number | undefined =>
  way === 'watch' ? facts.downBytesPerSecond : facts.upBytesPerSecond;

export const isThin = (found: Findings, way: Asked['way']): boolean => (rateOf(found, way) ?? THIN) < THIN;

function line(found: Findings, { way }: Asked): Advice | null {
  if (!isThin(found, way)) return null;
  return {
    about: 'This line',
    says: `${way === 'watch' ? 'brings' : 'takes'} ${byteRate(rateOf(found, way) ?? 0)}; run again when other transfers on it have ended.`,
  };
}

function webrtc(found: Findings): Advice | null {
  const says = webrtcAdvice(found);
  return says === null ? null : { about: 'For WebRTC:', says };
}

function certificate({ facts: { certificateIssuer } }: Findings): Advice | null {
  if (certificateIssuer === undefined) return null;
  return {
    about: 'Certificate:',
    says: `it is from ${certificateIssuer}, which reads what passes; fine if your company does this.`,
  };
}

function congestion({ facts: { congestionControl } }: Findings): Advice | null {
  if (congestionControl === undefined) return null;
  return {
    about: 'The relay’s TCP',
    says: `uses ${congestionControl}: on links that lose packets, pictures come several times slower than with bbr. Set net.core.default_qdisc=fq and net.ipv4.tcp_congestion_control=bbr on the relay’s machine (docs/deployment/README.md).`,
  };
}
