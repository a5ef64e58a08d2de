import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leadsHome, parseIp } from './candidates-ip.ts';

test.each([
  ['192.168.1.7', [0, 0, 0, 0, 0, 0xffff, 0xc0a8, 0x0107]],
  ['::ffff:192.168.1.7', [0, 0, 0, 0, 0, 0xffff, 0xc0a8, 0x0107]],
  ['2001:DB8::7', [0x2001, 0xdb8, 0, 0, 0, 0, 0, 7]],
  ['1:2:3:4:5:6:7:8', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['1:2:3:4:5:6:7::', [1, 2, 3, 4, 5, 6, 7, 0]],
  ['::', [0, 0, 0, 0, 0, 0, 0, 0]],
])('%s is an address', (text, groups) => {
  expect(parseIp(text)).toEqual(groups);
});

test.each([
  ...['', 'localhost', '1.2.3', '127.1', '2130706433', '0x7f.0.0.1', '0177.0.0.1', '1.2.3.256', '1.2.3.4.'],
  ...[':', ':::', ':1', '1:', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4::5:6:7:8', '1::2::3', '12345::'],
  ...['[::1]', 'fe80::1%eth0', '1.2.3.4::', '::1.2.3.4:5', '::127.1', '::g'],
])('“%s” is none', (text) => {
  expect(parseIp(text)).toBeNull();
});

test('what is an address, it is as the system has it', () => {
  const some = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/));
  fc.assert(fc.property(some, (text) => (parseIp(text) !== null) === isIP(text) > 0));
});

test.each([
  ...['127.0.0.1', '127.255.255.255', '127.8.9.1', '0.0.0.0', '::', '::1', '::0001', '0:0:0:0:0:0:0:1'],
  ...['0000:0000:0000:0000:0000:0000:0000:0001', '0::1', '::0:1', '0:0::', '::0.0.0.1', '::0.0.0.0'],
  ...[
    '::ffff:127.0.0.1',
    '::FFFF:127.9.9.9',
    '::ffff:7f00:1',
    '::ffff:7fff:ffff',
    '0:0:0:0:0:FFFF:7F00:0001',
  ],
  ...['::ffff:0.0.0.0', '::ffff:0:0'],
])('%s leads home', (text) => {
  expect(leadsHome(parseIp(text) ?? [])).toBe(true);
});

test.each([
  ...['126.255.255.255', '128.0.0.0', '10.127.0.1', '0.0.0.1', '192.168.1.7', '203.0.113.127'],
  ...[
    '::2',
    '::1234',
    '1::',
    '1::1',
    '::1:0:1',
    'fe80::1',
    '2001:db8::7f00:1',
    '::ffff:10.0.0.1',
    '::fffe:7f00:1',
  ],
])('%s does not', (text) => {
  expect(leadsHome(parseIp(text) ?? [])).toBe(false);
});
