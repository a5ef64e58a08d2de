import { describe, expect, test } from 'vitest';
import { isEndOfCandidates, readCandidate } from './candidates.ts';

const HOST = 'candidate:1 1 udp 2122260223 192.168.1.7 54321 typ host generation 0 ufrag aBcD network-id 1';

describe('A candidate', () => {
  test.each([
    [HOST, { address: '192.168.1.7', type: 'host' }],
    [`a=${HOST}`, { address: '192.168.1.7', type: 'host' }],
    [
      'candidate:4 1 TCP 1518280447 203.0.113.2 9 typ host tcptype active',
      { address: '203.0.113.2', type: 'host' },
    ],
    [
      'candidate:5 1 udp 41885695 203.0.113.2 49200 typ relay raddr 0.0.0.0 rport 0',
      { address: '203.0.113.2', type: 'relay' },
    ],
    [
      'candidate:6 1 udp 1685987071 2001:db8::7 49200 typ srflx raddr :: rport 0',
      { address: '2001:db8::7', type: 'srflx' },
    ],
  ])('%s is read', (line, read) => {
    expect(readCandidate(line)).toEqual(read);
  });

  test.each(['', 'end-of-candidates', 'candidate:', 'candidate:1 1 udp x y z typ host', 'hello'])(
    '“%s” is none',
    (line) => {
      expect(readCandidate(line)).toBeNull();
    },
  );
});

describe('The end of candidates', () => {
  test.each([
    [null],
    [undefined],
    [''],
    [' '],
    ['end-of-candidates'],
    ['a=end-of-candidates'],
    [{ candidate: '' }],
    [{ candidate: null }],
    [{ candidate: 'end-of-candidates', sdpMid: '0' }],
  ])('is said as %j', (said) => {
    expect(isEndOfCandidates(said)).toBe(true);
  });

  test.each([[HOST], [{ candidate: HOST }], [{}], [0], [false], [[]]])('is not said as %j', (said) => {
    expect(isEndOfCandidates(said)).toBe(false);
  });
});
