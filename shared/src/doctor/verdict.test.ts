import { describe, expect, test } from 'vitest';
import type { CheckResult } from './check.ts';
import { endedAfter } from './network/socket-ends.ts';
import { ended, fine } from './testing/rows.ts';
import { judge, type VerdictOptions } from './verdict.ts';

const HERE: VerdictOptions = { host: 'relay.example.org', way: 'watch' };
const blocked = (more: Partial<CheckResult> = {}): CheckResult => ({
  outcome: 'blocked',
  says: 'no way',
  ...more,
});
const notRun: CheckResult = { outcome: 'not-run', says: 'not run: no upgrade' };

/** An open network on a good line. */
const open = {
  'round-trip': fine(),
  throughput: fine({ downBytesPerSecond: 5e6, upBytesPerSecond: 2e6 }),
  post: fine({ largestPost: 2_000_000 }),
  'long-poll': fine(),
  polling: fine(),
  upgrade: fine({ upgrade: 'open' }),
  frames: fine(),
  idle: fine(),
};
const refused = (facts: CheckResult['facts'] = {}) => ({
  ...open,
  upgrade: blocked({ code: 'websocket-refused', facts: { upgrade: 'refused', ...facts } }),
  frames: notRun,
  idle: notRun,
});
const thin = fine({ downBytesPerSecond: 98_000, upBytesPerSecond: 61_000 });
const nowhere = {
  ...open,
  'long-poll': blocked(),
  polling: blocked(),
  post: blocked(),
  upgrade: blocked(),
  frames: notRun,
};

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
    ['WebSocket refused', refused(), 'Works over HTTP', 'caution', true],
    [
      'WebSocket refused, a thin line',
      { ...refused(), throughput: thin },
      'Works over HTTP',
      'caution',
      true,
    ],
    [
      'WebSocket and frames’ own requests refused',
      { ...refused(), post: blocked({ code: 'http-blocked' }) },
      'Works over polling',
      'caution',
      true,
    ],
    [
      'WebSocket swallowed',
      { ...open, frames: blocked({ facts: { upgrade: 'silent' } }) },
      'Works over HTTP',
      'caution',
      true,
    ],
    [
      'WebSocket cut once its frames were through',
      { ...open, idle: endedAfter('cut', 60_000) },
      'Works over HTTP',
      'caution',
      true,
    ],
    [
      'WebSocket cut so late that it is opened anew',
      { ...open, idle: { outcome: 'note', says: 'cut after 95 s' } },
      'Works over WebSocket',
      'good',
      true,
    ],
    ['a thin line', { ...open, throughput: thin }, 'Works over WebSocket', 'caution', true],
    [
      'a line not measured',
      { ...open, throughput: { outcome: 'unknown', says: '' } },
      'Works over WebSocket',
      'good',
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
      { 'round-trip': blocked({ code: 'relay-unreachable' }) },
      'Does not work from here: the relay does not answer over any transport',
      'bad',
      false,
    ],
    [
      'a name nobody knows',
      { name: blocked({ code: 'name-unknown' }), 'round-trip': notRun },
      'Does not work from here: the name of the relay is not known here',
      'bad',
      false,
    ],
    [
      'a certificate nobody trusts',
      { name: fine(), certificate: blocked({ code: 'certificate-refused' }), 'round-trip': blocked() },
      'Does not work from here: the certificate of the relay is not trusted here',
      'bad',
      false,
    ],
    [
      'a program that inspects connections, whose authority nobody here trusts',
      {
        name: fine(),
        certificate: blocked({ code: 'tls-intercepted', facts: { certificateIssuer: 'Zscaler Inc.' } }),
        'round-trip': blocked(),
      },
      'Does not work from here: the certificate is from Zscaler Inc., a program that inspects connections',
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
      { 'round-trip': open['round-trip'] },
      'The relay answers; what carries pictures is not known yet',
      'caution',
      null,
    ],
    [
      'the upgrade through',
      { 'round-trip': open['round-trip'], upgrade: open.upgrade },
      'Works over WebSocket',
      'good',
      true,
    ],
  ])('for %s', (_, results, sentence, tone, works) => {
    expect(judge(ended(results), HERE)).toMatchObject({ sentence, tone, works });
  });

  test('and goes by the way up where pictures go there', () => {
    const rows = ended({ ...open, throughput: fine({ downBytesPerSecond: 5e6, upBytesPerSecond: 61_000 }) });
    expect(judge(rows, HERE)).toMatchObject({ tone: 'good', advice: [] });
    expect(judge(rows, { ...HERE, way: 'send' })).toMatchObject({
      tone: 'caution',
      advice: [{ about: 'This line', says: expect.stringMatching(/^takes 61 KB\/s/) }],
    });
  });
});

describe('what to ask for', () => {
  test.each<[string, Record<string, CheckResult>, string[]]>([
    ['nothing, where nothing is wrong', open, []],
    [
      'a status that could be read, of a proxy that named itself',
      { ...refused({ refusedWith: 403 }), proxy: fine({ proxied: true }) },
      [
        'WebSocket: the proxy at this network refuses it (HTTP 403); ask its team to allow the Upgrade header to relay.example.org.',
      ],
    ],
    [
      'a header taken away',
      { ...open, upgrade: blocked({ facts: { upgrade: 'stripped' } }) },
      [
        'WebSocket: something between takes its Upgrade header away; ask who runs that to pass Upgrade and Connection on to relay.example.org.',
      ],
    ],
    [
      'silence',
      { ...open, frames: blocked({ facts: { upgrade: 'silent' } }) },
      [
        'WebSocket: it opens, then nothing comes through; ask your network team to let WebSocket to relay.example.org pass unread.',
      ],
    ],
    [
      'timeouts, where it was cut after a while',
      { ...open, idle: endedAfter('cut', 60_000), proxy: fine({ proxied: true }) },
      [
        'WebSocket: the proxy at this network cuts it after 60 s; ask its team to raise its timeouts for relay.example.org: a connection lasts for hours, and is idle for 4 s at most.',
      ],
    ],
    [
      'timeouts, where it fell silent after a while',
      { ...open, idle: endedAfter('silent', 26_000) },
      [
        'WebSocket: it falls silent within 26 s; ask your network team to raise its timeouts for relay.example.org: a connection lasts for hours, and is idle for 4 s at most.',
      ],
    ],
    [
      'silence that lasts, which is no timeout',
      {
        ...open,
        frames: blocked({ facts: { upgrade: 'silent' } }),
        idle: endedAfter('silent', 8_000),
      },
      [
        'WebSocket: it opens, then nothing comes through; ask your network team to let WebSocket to relay.example.org pass unread.',
      ],
    ],
    [
      'what ends it with pictures, where an idle one stays',
      { ...open, frames: endedAfter('cut', 3_000) },
      [
        'WebSocket: something between cuts it after 3.0 s of pictures; ask your network team to let WebSocket to relay.example.org pass unread.',
      ],
    ],
    [
      'at most two, the most telling first',
      { ...refused(), throughput: thin, certificate: fine({ certificateIssuer: 'Zscaler' }) },
      [
        'WebSocket: something between refuses it; ask your network team to allow the Upgrade header to relay.example.org.',
        'This line brings 98 KB/s; run again when other transfers on it have ended.',
      ],
    ],
    [
      'somebody who reads what passes',
      { ...open, certificate: { outcome: 'note', says: '', facts: { certificateIssuer: 'Zscaler' } } },
      ['Certificate: it is from Zscaler, which reads what passes; fine if your company does this.'],
    ],
    [
      'bbr, where the relay’s TCP uses something else',
      { ...open, congestion: { outcome: 'note', says: '', facts: { congestionControl: 'cubic' } } },
      [
        'The relay’s TCP uses cubic: on links that lose packets, pictures come several times slower than with bbr. Set net.core.default_qdisc=fq and net.ipv4.tcp_congestion_control=bbr on the relay’s machine (docs/deployment/README.md).',
      ],
    ],
  ])('%s', (_, results, sentences) => {
    const { advice } = judge(ended(results), HERE);
    expect(advice.map(({ about, says }) => `${about} ${says}`)).toEqual(sentences);
  });
});

describe('WebRTC', () => {
  const servers = fine({
    iceOverUdp: ['stun.example.org:3478', 'turn.example.org:3478'],
    iceOverTls: ['turn.example.org:443'],
  });
  const silent = blocked({ code: 'turn-unreachable', next: 'Ask.' });
  const unanswered = blocked({ code: 'stun-unanswered', next: 'Ask.' });
  const came = (trial: 'direct' | 'turn') => fine({ trial });
  const symmetric: CheckResult = { outcome: 'note', says: '', facts: { nat: 'port-each' } };

  test.each<[string, Record<string, CheckResult>, string | undefined]>([
    ['not configured', {}, undefined],
    ['UDP open', { stun: fine(), nat: fine({ nat: 'one-port' }) }, undefined],
    [
      'UDP blocked, TURN over TLS open',
      { stun: unanswered, 'turn-udp': silent, 'turn-tls': fine() },
      undefined,
    ],
    [
      'all of it blocked',
      { stun: unanswered, 'turn-udp': silent, 'turn-tls': silent },
      'ask for UDP to stun.example.org:3478 and turn.example.org:3478, or TURN/TLS to turn.example.org:443.',
    ],
    [
      'a NAT that needs TURN, and no TURN',
      { stun: fine(), nat: symmetric, 'turn-udp': silent },
      'ask for UDP to stun.example.org:3478 and turn.example.org:3478, or TURN/TLS to turn.example.org:443.',
    ],
    [
      'credentials refused',
      { stun: unanswered, 'turn-tcp': blocked({ code: 'turn-auth', next: 'Ask who runs the relay.' }) },
      'ask who runs the relay.',
    ],
    [
      'video that came back through TURN',
      { stun: unanswered, 'turn-tcp': fine(), 'relay-tcp': fine() },
      undefined,
    ],
    [
      'TURN that gives addresses, of which two do not meet',
      { 'turn-udp': fine(), 'relay-udp': { outcome: 'note', says: '', code: 'rtc-ice-failed' } },
      undefined,
    ],
    [
      'a camera’s picture that came, though STUN is silent',
      { stun: unanswered, trial: came('turn') },
      undefined,
    ],
    ['a camera’s picture that came straight', { trial: came('direct') }, undefined],
    [
      'a camera that was not reached, and no TURN',
      { stun: fine(), nat: fine({ nat: 'one-port' }), trial: blocked({ code: 'rtc-ice-blocked' }) },
      'no straight way opened between this browser and the camera’s PC; ask who runs the relay for a TURN server.',
    ],
    [
      'a camera that was not reached by TURN that carries video from here',
      { 'turn-tls': fine(), 'relay-tls': fine(), trial: blocked({ code: 'rtc-ice-blocked' }) },
      'TURN carries video from here, so look at the camera’s PC: run the doctor there, with --key.',
    ],
    [
      'a camera that was not reached by TURN whose two addresses do not meet',
      {
        ...{ stun: fine(), 'turn-udp': fine(), trial: blocked({ code: 'rtc-ice-failed' }) },
        'relay-udp': { outcome: 'note', says: '', code: 'rtc-ice-failed' },
      },
      'TURN gives an address from here, so look at the camera’s PC: run the doctor there, with --key.',
    ],
    [
      'a camera that was not reached straight, and TURN that is blocked',
      { stun: fine(), 'turn-tls': silent, trial: blocked({ code: 'rtc-ice-blocked' }) },
      'ask for UDP to stun.example.org:3478 and turn.example.org:3478, or TURN/TLS to turn.example.org:443.',
    ],
    [
      'large packets lost between the two',
      { stun: fine(), trial: blocked({ code: 'rtc-dtls-timeout' }) },
      'large packets seem to be lost between this browser and the camera’s PC; TURN over TCP or TLS takes them apart.',
    ],
    [
      'a camera’s PC that did not answer',
      { stun: fine(), trial: blocked({ code: 'rtc-no-answer' }) },
      undefined,
    ],
  ])('[DR-3] with %s', (_, results, advice) => {
    const verdict = judge(ended({ ...open, ice: servers, ...results }), HERE);
    expect(verdict.advice.find(({ about }) => about === 'For WebRTC:')?.says).toBe(advice);
  });

  test('without any server that is asked over TLS asks for one', () => {
    const ice = fine({ iceOverUdp: ['stun.example.org:3478'], iceOverTls: [] });
    const { advice } = judge(ended({ ...open, ice, stun: unanswered }), HERE);
    expect(advice).toEqual([
      { about: 'For WebRTC:', says: 'ask for UDP to stun.example.org:3478, or TURN/TLS on 443.' },
    ]);
  });

  const FIREWALL = /^Whether the firewall of a camera’s PC lets UDP in: only a trial/;
  const OWN_FIREWALL = /^Whether the firewall of this PC lets UDP in: only a viewer/;
  const FILTERING = /^Whom this NAT lets answer/;
  const SILENCE = /^Whether UDP is blocked, or the STUN server down/;
  const WHO_DROPS_UDP = /^Who drops UDP: .* the server is up, for it answers over TCP/;
  const WHO = /^Who stands in the way/;
  const STRAIGHT = /^Why no straight way opened/;
  const ADDRESS = /^The address of this device in its own network/;
  const onePort = fine({ nat: 'one-port' });

  test.each<[string, Record<string, CheckResult>, VerdictOptions['way'], RegExp[]]>([
    ['nothing, where nothing of it was looked at', {}, 'watch', []],
    ['nothing, where a camera’s picture came straight', { nat: onePort, trial: came('direct') }, 'watch', []],
    [
      'a firewall and a NAT, without a trial',
      { stun: fine(), nat: onePort },
      'watch',
      [FIREWALL, FILTERING, ADDRESS],
    ],
    ['this PC’s firewall, from a PC', { stun: fine() }, 'send', [OWN_FIREWALL]],
    ['who is silent, where STUN is', { stun: unanswered }, 'watch', [FIREWALL, SILENCE, ADDRESS]],
    [
      'who drops UDP, where the same server answers over TCP',
      {
        ice: fine({ iceOverUdp: ['turn.example.org:3478'], iceOverTcp: ['turn.example.org:3478'] }),
        ...{ stun: unanswered, 'turn-tcp': fine() },
      },
      'send',
      [OWN_FIREWALL, WHO_DROPS_UDP],
    ],
    [
      'who stands in the way of a trial',
      { stun: fine(), trial: blocked({ code: 'rtc-ice-blocked' }) },
      'watch',
      [WHO, ADDRESS],
    ],
    ['why TURN was needed', { stun: fine(), trial: came('turn') }, 'watch', [STRAIGHT, ADDRESS]],
    [
      'nobody in the network, where the PC did not answer',
      { stun: fine(), trial: blocked({ code: 'rtc-no-answer' }) },
      'watch',
      [ADDRESS],
    ],
  ])('[DR-3] what cannot be known is %s', (_, results, way, wanted) => {
    const { notKnown } = judge(ended({ ...open, ...results }), { ...HERE, way });
    expect(notKnown.map((says, at) => wanted[at]?.test(says))).toEqual(wanted.map(() => true));
    expect(notKnown).toHaveLength(wanted.length);
  });
});
