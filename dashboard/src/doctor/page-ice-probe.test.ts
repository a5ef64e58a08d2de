import type { StunSeen, TurnEnd } from '@porthole/shared/doctor/ice/ice-probe';
import { describe, expect, test } from 'vitest';
import { type Gathered, stunSeen, turnEnd } from './page-ice-probe.ts';

type Found = Gathered['found'][number];

const candidate = (type: Found['type'], more: Partial<Found> = {}): Found => ({
  ...{ type, address: '198.51.100.7', foundation: '1' },
  ...more,
});
const hidden = candidate('host', { address: '7d0f.local' });
const gathered = (more: Partial<Gathered>): Gathered => ({
  ...{ found: [], refused: [], isComplete: true },
  ...more,
});
const error = (errorCode: number, errorText = '') => ({ errorCode, errorText });

describe('What STUN told a browser', () => {
  const seen = candidate('srflx');

  test.each<[string, Partial<Gathered>, StunSeen]>([
    [
      'one port that all see alike: the second is left out',
      { found: [hidden, seen] },
      { address: '198.51.100.7', ports: 'same' },
    ],
    [
      'another port for each',
      { found: [hidden, seen, candidate('srflx')] },
      { address: '198.51.100.7', ports: 'differ' },
    ],
    [
      'two network cards, which is no word of the NAT',
      { found: [hidden, seen, candidate('srflx', { foundation: '2' })] },
      { address: '198.51.100.7', ports: null },
    ],
    [
      'one answer when the time was over',
      { found: [hidden, seen], isComplete: false },
      { address: '198.51.100.7', ports: null },
    ],
    ['none', { found: [hidden], isComplete: false }, { address: null, ports: null }],
    ['none, at once', { found: [hidden], refused: [error(701)] }, { address: null, ports: null }],
    [
      'and no address of its own, which a policy or an extension keeps from it',
      { found: [seen] },
      { address: '198.51.100.7', ports: 'same', withoutOwn: true },
    ],
    [
      'nothing, where a policy or an extension leaves it no UDP',
      { refused: [error(701)] },
      { address: null, ports: null, withoutOwn: true },
    ],
    [
      'nothing new: it is seen as it is',
      { found: [candidate('host')] },
      { address: '198.51.100.7', ports: 'same' },
    ],
    [
      'nothing new to an inside address, which nobody outside could have seen',
      { found: [candidate('host', { address: '10.0.0.7' })] },
      { address: null, ports: null },
    ],
  ])('%s', (_, found, told) => {
    expect(stunSeen(gathered(found), 2)).toEqual(told);
  });

  test('one server tells of no NAT', () => {
    expect(stunSeen(gathered({ found: [seen] }), 1).ports).toBeNull();
  });
});

describe('What became of asking a TURN server from a browser', () => {
  test.each<[Partial<Gathered>, TurnEnd]>([
    [{ found: [candidate('relay')] }, { end: 'open', relayed: '198.51.100.7', server: null }],
    [
      { refused: [error(701), error(401, 'Unauthorized')] },
      { end: 'refused', status: 401, detail: 'Unauthorized' },
    ],
    [{ refused: [error(701, 'TURN allocate request timed out.')] }, { end: 'unreachable' }],
    [
      { refused: [error(701, 'TURN host lookup received error.')] },
      { end: 'unreachable', detail: 'its name is not known here' },
    ],
    [{ isComplete: false }, { end: 'unreachable' }],
  ])('of %j', (found, ended) => {
    expect(turnEnd(gathered(found), { host: 'turn.example.org', over: 'udp' })).toEqual(ended);
  });

  test('over TLS may be its certificate', () => {
    expect(turnEnd(gathered({ refused: [error(701)] }), { host: 'turn.example.org', over: 'tls' })).toEqual({
      end: 'unreachable',
      detail: 'no answer, or a certificate that is not trusted',
    });
  });
});
