import { describe, expect, test } from 'vitest';
import { ManualTimers } from '../../flow/manual-timers.ts';
import type { IceConfiguration } from '../../protocol/ice.ts';
import { parseIceUrl } from '../../protocol/ice-url.ts';
import type { CheckResult } from '../check.ts';
import type { ProbeNet } from '../network/probe-net.ts';
import { iceChecks, together, turnResult } from './ice-checks.ts';
import type { IceProbe, StunSeen, TurnEnd } from './ice-probe.ts';
import { type IceEndpoint, IceServers, serversCheck } from './ice-servers.ts';

const context = { signal: new AbortController().signal, timers: new ManualTimers(), progress: () => {} };

const endpoint = (url: string, username = 'kim'): IceEndpoint => {
  const parsed = parseIceUrl(url);
  if (!parsed) throw new Error(url);
  return { ...parsed, username, credential: 'hush' };
};

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
  serversCheck(servers, { net: net(status, body) }).run(context);

describe('The servers that are looked at', () => {
  test('are those that the relay tells of, as far as they can be read, each once', async () => {
    const servers = new IceServers();
    expect(await ask(servers, 200, TOLD)).toEqual({ outcome: 'fine', says: '2 for STUN, 2 for TURN' });
    expect(servers.stun.map(({ host }) => host)).toEqual(['turn.example.org', 'b.example']);
    expect(servers.turn('tcp')).toEqual([]);
    expect(servers.turn('tls')).toMatchObject([{ port: 443 }]);
    expect(servers.secrets).toContain('hush');
  });

  test('are those that a person names, in their place', async () => {
    const named = new IceServers([endpoint('stun:named.example')]);
    expect(await ask(named, 200, TOLD)).toMatchObject({ outcome: 'fine', says: '1 for STUN, 0 for TURN' });
    expect(named.hosts).toEqual(['named.example']);
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
    const check = serversCheck(new IceServers(), 'nobody is signed in');
    expect(await check.run(context)).toMatchObject({
      outcome: 'not-run',
      says: 'not run: nobody is signed in',
    });
  });
});

describe('STUN and TURN', () => {
  async function results(seen: StunSeen, configuration: IceConfiguration = TOLD) {
    const servers = new IceServers();
    servers.told(configuration);
    const probe: IceProbe = {
      stun: async () => seen,
      turn: async () => ({ end: 'open', relayed: null, server: null }),
    };
    const ended = iceChecks(servers, probe).map(async ({ id, run }) => {
      const { outcome, says } = await run(context);
      return [id, `${outcome}: ${says}`];
    });
    return Object.fromEntries(await Promise.all(ended));
  }

  test('are looked at over the ways that are configured', async () => {
    expect(await results({ address: '198.51.100.7', ports: 'same' })).toEqual({
      stun: 'fine: seen as 198.51.100.7; one port for all: direct connections may work',
      'turn-udp': 'fine: gives an address',
      'turn-tcp': 'not-run: not configured',
      'turn-tls': 'fine: gives an address',
    });
  });

  test.each<[StunSeen, string]>([
    [
      { address: '198.51.100.7', ports: 'differ' },
      'note: seen as 198.51.100.7; another port for each server: direct connections need TURN',
    ],
    [{ address: '198.51.100.7', ports: null }, 'fine: seen as 198.51.100.7'],
    [
      { address: '198.51.100.7', ports: 'same', withoutOwn: true },
      'note: seen as 198.51.100.7; one port for all: direct connections may work; no address of its own: policy or extension',
    ],
    [
      { address: null, ports: null, withoutOwn: true },
      'blocked: no answer in 3 s; no address of its own: policy or extension',
    ],
    [{ address: null, ports: null }, 'blocked: no answer in 3 s'],
  ])('of %o say so', async (seen, stun) => {
    expect(await results(seen)).toMatchObject({ stun });
  });
});

const NOW = 1_800_000_000_000;
const udp = endpoint('turn:turn.example.org');
const unauthorized: TurnEnd = { end: 'refused', status: 401, detail: 'Unauthorized' };

describe('What became of asking a TURN server', () => {
  test.each<[IceEndpoint, TurnEnd, Partial<CheckResult>]>([
    [udp, { end: 'open', relayed: '198.51.100.7', server: '198.51.100.7' }, { outcome: 'fine' }],
    [udp, { end: 'open', relayed: '10.0.0.7', server: '10.0.0.7' }, { outcome: 'fine' }],
    [udp, { end: 'open', relayed: '10.0.0.7', server: null }, { outcome: 'fine' }],
    [
      udp,
      { end: 'open', relayed: '10.0.0.7', server: '198.51.100.7' },
      { outcome: 'note', next: 'Ask who runs that TURN server to set its `external-ip`.' },
    ],
    [
      endpoint('turns:turn.example.org:443'),
      { end: 'open', relayed: '198.51.100.7', server: '198.51.100.7', isOfOwnAuthority: true },
      { outcome: 'note', next: expect.stringContaining('a camera’s sender trusts public ones alone') },
    ],
    [
      endpoint('turns:turn.example.org:443'),
      { end: 'unreachable' },
      {
        ...{ outcome: 'blocked', code: 'turn-unreachable', says: 'no answer' },
        next: 'Ask for TLS to `turn.example.org:443`: it is blocked, or that server is down; from here the two look the same.',
      },
    ],
    [
      udp,
      { end: 'unreachable', detail: 'its name is not known here' },
      { says: 'its name is not known here' },
    ],
    [udp, { end: 'certificate', detail: 'it has expired' }, { outcome: 'blocked', code: 'turn-certificate' }],
    [udp, unauthorized, { outcome: 'blocked', code: 'turn-auth', says: 'refused: 401 Unauthorized' }],
    [endpoint('turn:a.example', '1799999999:ses_1'), unauthorized, { code: 'turn-expired' }],
    [endpoint('turn:a.example', '1800000300:ses_1'), unauthorized, { code: 'turn-auth' }],
    [udp, { end: 'refused', status: 486, detail: 'Allocation Quota Reached' }, { code: 'turn-refused' }],
  ])('%# has words and a code', (asked, ended, result) => {
    expect(turnResult(asked, ended, NOW)).toMatchObject(result);
  });

  test('tells no credential', () => {
    for (const status of [401, 486]) {
      const told = JSON.stringify(turnResult(udp, { end: 'refused', status, detail: 'no' }, NOW));
      expect(told).not.toMatch(/kim|hush/);
    }
  });
});

describe('Several servers asked the same way', () => {
  const fine: CheckResult = { outcome: 'fine', says: 'gives an address' };
  const silent: CheckResult = {
    outcome: 'blocked',
    says: 'no answer',
    code: 'turn-unreachable',
    next: 'Ask.',
  };
  const refused: CheckResult = { outcome: 'blocked', says: 'refused', code: 'turn-auth', next: 'Compare.' };

  test.each<[CheckResult[], Partial<CheckResult>]>([
    [[fine, fine], fine],
    [[silent, fine], { outcome: 'note', says: 'an address from 1 of 2', next: 'Ask.' }],
    [[silent, silent], silent],
    [[silent, refused], refused],
    [[silent], silent],
  ])('%# are one row', (results, row) => {
    expect(together(results)).toMatchObject(row);
  });
});
