import { expect, test } from 'vitest';
import { isUsable, withAddress } from './usable-candidates.ts';

const at = (address: string) => `candidate:3 1 udp 2122129151 ${address} 54322 typ host`;
const NAME = '0a1b2c3d-1111-2222-3333-444455556666.local';

test.each([
  ...[NAME, NAME.toUpperCase(), '192.168.1.7', '10.127.0.1', '126.255.255.255', '128.0.0.0', '203.0.113.127'],
  ...['2001:db8::7', 'fe80::1', '::2', '1::1', '::1:0:1', '2001:db8::7f00:1', '::ffff:10.0.0.1'],
])('ICE may look at %s', (address) => {
  expect(isUsable(at(address))).toBe(true);
});

test.each([
  ...['127.0.0.1', '127.8.9.1', '127.255.255.255', '0.0.0.0', '::', '::1', '::0001', '0:0:0:0:0:0:0:1'],
  ...['::0.0.0.1', '::ffff:127.0.0.1', '::FFFF:127.9.9.9', '::ffff:7fff:ffff', '::ffff:0.0.0.0'],
])('but not at %s, which leads home', (address) => {
  expect(isUsable(at(address))).toBe(false);
});

test.each([
  ...['localhost', 'camera.example.org', 'x.local.', '127.1', '2130706433', '0x7f.0.0.1', '0177.0.0.1'],
  ...['1.2.3.256', '[::1]', 'fe80::1%eth0', '1::2::3', '::g'],
])('nor at “%s”, which is no address', (address) => {
  expect(isUsable(at(address))).toBe(false);
});

test.each(['', 'end-of-candidates', 'hello'])('“%s” is no candidate', (line) => {
  expect([isUsable(line), withAddress(line, '10.0.0.9')]).toEqual([false, line]);
});

test('a name has the address in its place that is known to be there', () => {
  expect(withAddress(at(NAME), '192.168.1.30')).toBe(at('192.168.1.30'));
  expect(withAddress(at('10.0.0.1'), '192.168.1.30')).toBe(at('10.0.0.1'));
});
