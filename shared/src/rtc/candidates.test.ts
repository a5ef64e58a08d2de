import { describe, expect, test } from 'vitest';
import { isEndOfCandidates, isLoopback, isMdns, isUsable, readCandidate, withAddress } from './candidates.ts';

const HOST = 'candidate:1 1 udp 2122260223 192.168.1.7 54321 typ host generation 0 ufrag aBcD network-id 1';
const NAMED =
  'candidate:2 1 udp 2113937151 0a1b2c3d-1111-2222-3333-444455556666.local 50000 typ host generation 0';
const LOOP = 'candidate:3 1 udp 2122129151 127.0.0.1 54322 typ host';

describe('A candidate', () => {
  test.each([
    [HOST, { protocol: 'udp', address: '192.168.1.7', type: 'host' }],
    [`a=${HOST}`, { protocol: 'udp', address: '192.168.1.7', type: 'host' }],
    [
      'candidate:4 1 TCP 1518280447 203.0.113.2 9 typ host tcptype active',
      { protocol: 'tcp', address: '203.0.113.2', type: 'host' },
    ],
    [
      'candidate:5 1 udp 41885695 203.0.113.2 49200 typ relay raddr 0.0.0.0 rport 0',
      { protocol: 'udp', address: '203.0.113.2', type: 'relay' },
    ],
    [
      'candidate:6 1 udp 1685987071 2001:db8::7 49200 typ srflx raddr :: rport 0',
      { protocol: 'udp', address: '2001:db8::7', type: 'srflx' },
    ],
  ])('%s is read', (line, read) => {
    expect(readCandidate(line)).toEqual(read);
  });

  test.each(['', 'end-of-candidates', 'candidate:', 'candidate:1 1 udp x y z typ host', 'hello'])(
    '“%s” is none',
    (line) => {
      expect(readCandidate(line)).toBeNull();
      expect([isLoopback(line), isMdns(line), isUsable(line)]).toEqual([false, false, false]);
      expect(withAddress(line, '10.0.0.9')).toBe(line);
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

test.each([
  [LOOP, true],
  ['candidate:3 1 udp 2122129151 127.8.9.1 54322 typ host', true],
  ['candidate:3 1 udp 2122129151 ::1 54322 typ host', true],
  ['candidate:3 1 udp 2122129151 ::ffff:127.0.0.1 54322 typ host', true],
  [HOST, false],
  [NAMED, false],
  ['candidate:3 1 udp 1 ::1234 54322 typ host', false],
])('%s: that it leads nowhere but home is %j', (line, is) => {
  expect(isLoopback(line)).toBe(is);
});

test.each([
  ['192.168.1.7', true],
  ['2001:db8::7', true],
  ['0a1b2c3d-1111-2222-3333-444455556666.LOCAL', true],
  ['127.0.0.1', false],
  ['0:0:0:0:0:0:0:1', false],
  ['::ffff:7f00:1', false],
  ['0.0.0.0', false],
  ['::', false],
  ['localhost', false],
  ['camera.example.org', false],
  ['127.1', false],
  ['[::1]', false],
  ['x.local.', false],
])('That ICE may look at %s is %j', (address, is) => {
  expect(isUsable(`candidate:3 1 udp 2122129151 ${address} 54322 typ host`)).toBe(is);
});

describe('A name that only the viewer’s network knows', () => {
  test('is known by its end', () => {
    expect([NAMED, HOST, LOOP].map(isMdns)).toEqual([true, false, false]);
  });

  test('has the address in its place that is known to be there, and keeps its port', () => {
    expect(withAddress(NAMED, '192.168.1.30')).toBe(
      'candidate:2 1 udp 2113937151 192.168.1.30 50000 typ host generation 0',
    );
    expect(withAddress(HOST, '192.168.1.30')).toBe(HOST);
  });
});
