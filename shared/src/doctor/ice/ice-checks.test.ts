import { describe, expect, test } from 'vitest';
import { ManualTimers } from '../../flow/manual-timers.ts';
import type { IceConfiguration } from '../../protocol/ice.ts';
import { parseIceUrl } from '../../protocol/ice-url.ts';
import type { ProbeNet } from '../network/probe-net.ts';
import type { IceProbe, StunSeen } from './ice-probe.ts';
import { askForServers, IceServers, namedServers } from './ice-servers.ts';
import { stunChecks } from './stun-checks.ts';
import { turnChecks } from './turn-checks.ts';

const context = { signal: new AbortController().signal, timers: new ManualTimers(), progress: () => {} };

const TOLD: IceConfiguration = {
  iceServers: [
    { urls: ['stun:turn.example.org:3478', 'stun:b.example:3479'] },
    {
      urls: ['turn:turn.example.org:3478?transport=udp', 'turns:turn.example.org:443', 'turn:x?transport=no'],
      ...{ username: '1:ses_1', credential: 'hush' },
    },
  ],
  iceTransportPolicy: 'all',
  expiresAt: 1_000,
};

/** A relay that answers so. */
const net = (status: number, body: unknown) =>
  ({ request: async () => ({ status, text: JSON.stringify(body) }) }) as unknown as ProbeNet;

const ask = (servers: IceServers, status: number, body: unknown) =>
  askForServers(net(status, body), servers).run(context);

describe('The servers that are looked at', () => {
  test('are those that the relay tells of, as far as they can be read, each once', async () => {
    const servers = new IceServers();
    expect(await ask(servers, 200, TOLD)).toMatchObject({
      outcome: 'fine',
      says: '2 for STUN, 2 for TURN',
      facts: {
        iceOverUdp: ['turn.example.org:3478', 'b.example:3479'],
        iceOverTls: ['turn.example.org:443'],
      },
    });
    expect(servers.secrets).toContain('hush');
    expect(servers.turnOver('tcp')).toEqual([]);
  });

  test('are those that a person names, before them', async () => {
    const server = parseIceUrl('stun:named.example');
    const named = new IceServers(server ? [server] : []);
    await ask(named, 200, TOLD);
    expect(named.overUdp.map(({ host }) => host)).toEqual(['named.example', 'turn.example.org']);
  });

  test('are the newest that it told of, with credentials that are good yet', async () => {
    const servers = new IceServers();
    await ask(servers, 200, TOLD);
    const turn = { urls: ['turn:a.example'], username: '2:ses_1', credential: 'later' };
    await ask(servers, 200, { ...TOLD, iceServers: [turn] });
    expect(servers.hosts).toEqual(['a.example']);
    expect(servers.secrets).toEqual(['2:ses_1', 'later']);
  });

  test.each([
    [
      200,
      { iceServers: [], iceTransportPolicy: 'all', expiresAt: null },
      'not-run',
      'not configured on this relay',
    ],
    [404, {}, 'unknown', 'the relay did not say'],
    [200, { iceServers: 'none' }, 'unknown', 'the relay did not say'],
  ])('are none where it answers %i %j', async (status, body, outcome, says) => {
    expect(await ask(new IceServers(), status, body)).toMatchObject({ outcome, says });
  });

  test('are none where nobody may ask and nobody names any', async () => {
    const check = namedServers(new IceServers(), 'nobody is signed in');
    expect(await check.run(context)).toMatchObject({
      outcome: 'not-run',
      says: 'not run: nobody is signed in',
    });
  });
});

async function results(seen: StunSeen, configuration: IceConfiguration = TOLD) {
  const servers = new IceServers();
  servers.told(configuration);
  const probe: IceProbe = {
    stun: async () => seen,
    turn: async () => ({ end: 'open', relayed: null, server: null }),
  };
  const told: Record<string, string> = {};
  for (const check of [...stunChecks(servers, probe), ...turnChecks(servers, probe)]) {
    const { outcome, says } = await check.run(context);
    told[check.id] = `${outcome}: ${says}`;
  }
  return told;
}

describe('STUN and TURN', () => {
  test('are looked at over the ways that are configured', async () => {
    expect(await results({ address: '198.51.100.7', nat: 'one-port', unanswered: 0 })).toEqual({
      stun: 'fine: seen as 198.51.100.7',
      nat: 'fine: one port for all: direct connections may work',
      'turn-udp': 'fine: gives an address',
      'turn-tcp': 'not-run: not configured',
      'turn-tls': 'fine: gives an address',
    });
  });

  test.each<[StunSeen, string, string]>([
    [
      { address: '198.51.100.7', nat: 'port-each', unanswered: 0 },
      'fine: seen as 198.51.100.7',
      'note: another port for each server: direct connections need TURN',
    ],
    [
      { address: '198.51.100.7', nat: null, unanswered: 1 },
      'note: seen as 198.51.100.7; one server gave no answer',
      'unknown: cannot be known from one answer',
    ],
    [
      { address: '198.51.100.7', nat: 'one-port', unanswered: 0, keepsPort: true },
      'fine: seen as 198.51.100.7',
      'fine: one port for all, the same as inside: direct connections may work',
    ],
    [
      { address: '198.51.100.7', nat: 'one-port', unanswered: 0, keepsPort: false },
      'fine: seen as 198.51.100.7',
      'fine: one port for all, another than inside: direct connections may work',
    ],
    [
      { address: '198.51.100.7', nat: 'port-each', unanswered: 0, keepsPort: false },
      'fine: seen as 198.51.100.7',
      'note: another port for each server: direct connections need TURN',
    ],
    [
      { address: '198.51.100.7', nat: 'one-port', unanswered: 0, withoutOwn: true },
      'note: seen as 198.51.100.7; no address of its own: policy or extension',
      'fine: one port for all: direct connections may work',
    ],
    [
      { address: '198.51.100.7', nat: null, unanswered: 1, withoutOwn: true },
      'note: seen as 198.51.100.7; one server gave no answer; no address of its own: policy or extension',
      'unknown: cannot be known from one answer',
    ],
    [
      { address: null, nat: null, unanswered: 2, withoutOwn: true },
      'blocked: no answer in 3 s; no address of its own: policy or extension',
      'unknown: cannot be known from one answer',
    ],
    [
      { address: null, nat: null, unanswered: 2 },
      'blocked: no answer in 3 s',
      'unknown: cannot be known from one answer',
    ],
  ])('of %o say so', async (seen, stun, nat) => {
    expect(await results(seen)).toMatchObject({ stun, nat });
  });

  test('compare no NAT with one server', async () => {
    const one = { ...TOLD, iceServers: [{ urls: ['stun:a.example'] }] };
    expect(await results({ address: '198.51.100.7', nat: null, unanswered: 0 }, one)).toMatchObject({
      nat: 'not-run: needs a second STUN server',
    });
  });
});
