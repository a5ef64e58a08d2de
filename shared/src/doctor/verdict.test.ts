import { describe, expect, test } from 'vitest';
import type { ReasonCode } from '../protocol/reasons.ts';
import type { CheckResult } from './check.ts';
import { ended, fine } from './testing/rows.ts';
import { judge } from './verdict.ts';

const blocked = (more: Partial<CheckResult> = {}): CheckResult => ({
  outcome: 'blocked',
  says: 'no way',
  ...more,
});
const note = (next?: string): CheckResult => ({ outcome: 'note', says: '', ...(next && { next }) });
const notRun: CheckResult = { outcome: 'not-run', says: 'not run: no WebSocket' };

/** An open network on a good line. */
const open = {
  'round-trip': fine(),
  polling: fine(),
  websocket: fine(),
  idle: fine(),
  'long-poll': fine(),
  post: fine(),
  throughput: fine(),
};
const refused = { ...open, websocket: blocked({ next: 'Allow WebSocket.' }), idle: notRun };
const nowhere = { ...refused, 'long-poll': blocked(), polling: blocked(), post: blocked() };

type Case = [
  what: string,
  results: Record<string, CheckResult>,
  sentence: string,
  tone: string,
  works: boolean | null,
];

describe('the verdict is one sentence', () => {
  test.each<Case>([
    ['an open network', open, 'Works over WebSocket', 'good', true],
    ['WebSocket refused', refused, 'Works over HTTP', 'caution', true],
    ['a thin line', { ...open, throughput: note() }, 'Works over WebSocket', 'caution', true],
    [
      'WebSocket and requests with a body refused',
      { ...refused, post: blocked() },
      'Works over polling',
      'caution',
      true,
    ],
    [
      'WebSocket cut once its frames were through',
      { ...open, idle: blocked() },
      'Works over HTTP',
      'caution',
      true,
    ],
    [
      'nothing that carries pictures',
      nowhere,
      'Does not work from here: the relay answers, and no transport carries pictures',
      'bad',
      false,
    ],
    [
      'no relay',
      { 'round-trip': blocked({ says: 'the relay gives no answer' }) },
      'Does not work from here: the relay gives no answer',
      'bad',
      false,
    ],
    [
      'a certificate nobody trusts',
      { certificate: blocked({ says: 'the certificate is from Zscaler' }), 'round-trip': blocked() },
      'Does not work from here: the certificate is from Zscaler',
      'bad',
      false,
    ],
    [
      'a camera that another program holds',
      { ...open, camera: blocked({ code: 'camera-busy' }) },
      'The network works, the camera does not: camera in use',
      'bad',
      false,
    ],
    [
      'a key nobody has',
      { ...open, key: blocked({ code: 'key-wrong', says: 'no camera has it' }) },
      'The network works, the camera key does not: no camera has it',
      'bad',
      false,
    ],
    ['the beginning', {}, 'Nothing is known yet', 'caution', null],
    [
      'the relay reached',
      { 'round-trip': fine() },
      'The relay answers; what carries pictures is not known yet',
      'caution',
      null,
    ],
  ])('for %s', (_, results, sentence, tone, works) => {
    expect(judge(ended(results))).toMatchObject({ sentence, tone, works });
  });
});

describe('the next step', () => {
  test.each<[string, Record<string, CheckResult>, string | null]>([
    ['nothing, where nothing is wrong', open, null],
    [
      'that of WebSocket before that of the line',
      { ...refused, throughput: note('Wait.') },
      'Allow WebSocket.',
    ],
    [
      'that of the relay’s TCP, where nothing else is wrong',
      { ...open, congestion: note('Use bbr.'), 'system-proxy': note('Allow it.') },
      'Use bbr.',
    ],
    [
      'that of the system’s proxy, where the relay is out of reach',
      { 'system-proxy': note('Allow it.'), 'round-trip': blocked({ next: 'Check it.' }) },
      'Allow it.',
    ],
  ])('is %s', (_, results, next) => {
    expect(judge(ended(results)).next).toBe(next);
  });
});

describe('WebRTC', () => {
  const silent = blocked({ code: 'turn-unreachable', next: 'Ask for TLS.' });
  const unanswered = blocked({ code: 'stun-unanswered', next: 'Ask for UDP.' });
  const symmetric = note();
  const tried = (code: ReasonCode) => ({ trial: blocked({ code }) });

  test.each<[string, Record<string, CheckResult>, string | null]>([
    ['not configured', {}, null],
    ['UDP open', { stun: fine() }, null],
    ['UDP blocked, TURN over TLS open', { stun: unanswered, 'turn-udp': silent, 'turn-tls': fine() }, null],
    ['UDP blocked, and nothing else configured', { stun: unanswered }, 'ask for UDP.'],
    ['all of it blocked', { stun: unanswered, 'turn-udp': unanswered, 'turn-tls': silent }, 'ask for TLS.'],
    ['a NAT that needs TURN, and no TURN', { stun: symmetric, 'turn-udp': silent }, 'ask for TLS.'],
    [
      'credentials refused',
      { stun: unanswered, 'turn-tcp': blocked({ code: 'turn-auth', next: 'Ask who runs the relay.' }) },
      'ask who runs the relay.',
    ],
    ['a camera’s picture that came, though STUN is silent', { stun: unanswered, trial: fine() }, null],
    [
      'a camera that was not reached, and no TURN',
      { stun: fine(), ...tried('rtc-ice-blocked') },
      'no straight way opened between this browser and the camera’s PC; ask who runs the relay for a TURN server.',
    ],
    [
      'a camera that was not reached, and TURN that gives an address',
      { stun: fine(), 'turn-udp': fine(), ...tried('rtc-ice-failed') },
      'TURN gives an address from here, so look at the camera’s PC: run the doctor there, with --key.',
    ],
    [
      'a camera that was not reached straight, and TURN that is blocked',
      { stun: fine(), 'turn-tls': silent, ...tried('rtc-ice-blocked') },
      'ask for TLS.',
    ],
    [
      'large packets lost between the two',
      { stun: fine(), ...tried('rtc-dtls-timeout') },
      'large packets seem to be lost between this browser and the camera’s PC; TURN over TCP or TLS takes them apart.',
    ],
    ['a camera’s PC that did not answer', { stun: fine(), ...tried('rtc-no-answer') }, null],
  ])('[DR-3] with %s', (_, results, advice) => {
    expect(judge(ended({ ...open, ...results })).next).toBe(advice && `For WebRTC: ${advice}`);
  });
});
