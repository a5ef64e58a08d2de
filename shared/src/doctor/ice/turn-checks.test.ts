import { describe, expect, test } from 'vitest';
import { parseIceUrl } from '../../protocol/ice-url.ts';
import type { CheckResult } from '../check.ts';
import type { TurnEnd } from './ice-probe.ts';
import type { TurnServer } from './ice-servers.ts';
import { resultOf, together } from './turn-checks.ts';

const NOW = 1_800_000_000_000;
const server = (url: string, username = 'kim'): TurnServer => {
  const parsed = parseIceUrl(url);
  if (!parsed) throw new Error(url);
  return { ...parsed, username, credential: 'hush' };
};
const udp = server('turn:turn.example.org');
const unauthorized: TurnEnd = { end: 'refused', status: 401, detail: 'Unauthorized' };

describe('What became of asking a TURN server', () => {
  test.each<[TurnServer, TurnEnd, Partial<CheckResult>]>([
    [udp, { end: 'open', relayed: '198.51.100.7', server: '198.51.100.7' }, { outcome: 'fine' }],
    [udp, { end: 'open', relayed: '10.0.0.7', server: '10.0.0.7' }, { outcome: 'fine' }],
    [udp, { end: 'open', relayed: '10.0.0.7', server: null }, { outcome: 'fine' }],
    [
      udp,
      { end: 'open', relayed: '10.0.0.7', server: '198.51.100.7' },
      { outcome: 'note', next: 'Ask who runs that TURN server to set its `external-ip`.' },
    ],
    [
      server('turns:turn.example.org:443'),
      { end: 'open', relayed: '198.51.100.7', server: '198.51.100.7', isOfOwnAuthority: true },
      { outcome: 'note', next: expect.stringContaining('a camera’s sender trusts public ones alone') },
    ],
    [
      server('turns:turn.example.org:443'),
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
    [server('turn:a.example', '1799999999:ses_1'), unauthorized, { code: 'turn-expired' }],
    [server('turn:a.example', '1800000300:ses_1'), unauthorized, { code: 'turn-auth' }],
    [udp, { end: 'refused', status: 486, detail: 'Allocation Quota Reached' }, { code: 'turn-refused' }],
  ])('%# has words and a code', (asked, ended, result) => {
    expect(resultOf(asked, ended, NOW)).toMatchObject(result);
  });

  test('tells no credential', () => {
    for (const status of [401, 486]) {
      const told = JSON.stringify(resultOf(udp, { end: 'refused', status, detail: 'no' }, NOW));
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
    expect(together(results, 'an address from')).toMatchObject(row);
  });
});
