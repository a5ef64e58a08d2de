import { labelWithin } from '../protocol/reasons.ts';
import type { TrialWay } from './facts.ts';
import type { Findings } from './findings.ts';
import { TURN_CHECKS } from './ice/turn-checks.ts';
import { milliseconds } from './words.ts';

/** What is to be expected of WebRTC. It works where a camera's picture came over it, and nothing less says so. */
export function webrtcForecast(found: Findings): { works: boolean | null; says: string } {
  const { trial, nat } = found.facts;
  if (trial) return { works: true, says: `${wayOf(trial)}, painted in ${milliseconds(trial.firstFrameMs)}` };
  const failed = found.result('trial');
  if (failed?.outcome === 'blocked')
    return { works: false, says: failed.code ? labelWithin(failed.code) : failed.says };
  if (found.video)
    return { works: null, says: `${NAMES[found.video]} carries video; only a camera proves it` };
  if (found.webrtc) return { works: null, says: `${NAMES[found.webrtc]} passes; only a picture proves it` };
  const outcomes = ['stun', ...TURN_CHECKS].map((check) => found.outcome(check));
  if (outcomes.includes('blocked') || nat === 'port-each')
    return { works: false, says: 'needs UDP or TURN/TLS 443' };
  return { works: null, says: 'not configured' };
}

const NAMES = {
  direct: 'UDP',
  'turn-udp': 'TURN over UDP',
  'turn-tcp': 'TURN over TCP',
  'turn-tls': 'TURN over TLS',
  'relay-udp': 'TURN over UDP',
  'relay-tcp': 'TURN over TCP',
  'relay-tls': 'TURN over TLS',
} as const;

const wayOf = ({ by, over }: TrialWay): string =>
  `${by === 'direct' ? 'over ' : 'TURN/'}${over.toUpperCase()}`;
