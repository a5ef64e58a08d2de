import { describe, expect, test } from 'vitest';
import { privateAddress } from './private-address.ts';

const seen = (remoteAddress: string, headers: Record<string, string> = {}, trustProxy = false) =>
  privateAddress({ headers, socket: { remoteAddress } }, trustProxy);

describe('RT-1: the address that stands for a viewer’s own', () => {
  test.each([
    ['192.168.1.7', '192.168.1.7'],
    ['::ffff:10.2.0.2', '10.2.0.2'],
    ['172.31.255.1', '172.31.255.1'],
    ['169.254.10.1', '169.254.10.1'],
    ['fd12:3456::1', 'fd12:3456::1'],
  ])('is %s', (remote, address) => {
    expect(seen(remote)).toBe(address);
  });

  test.each([
    '127.0.0.1',
    '::1',
    '172.32.0.1',
    '203.0.113.9',
    '100.64.0.1',
    '2001:db8::1',
    'fe80::1%eth0',
    '',
  ])('is not told where it is “%s”', (remote) => {
    expect(seen(remote)).toBeNull();
  });

  test('is the one a believed proxy tells, and not the proxy’s', () => {
    expect(seen('10.0.0.5', { 'x-forwarded-for': '6.6.6.6, 192.168.1.7' }, true)).toBe('192.168.1.7');
    expect(seen('10.0.0.5', { 'x-forwarded-for': '192.168.1.7, 203.0.113.9' }, true)).toBeNull();
  });

  test.each(['x-forwarded-for', 'via', 'forwarded', 'x-real-ip'])(
    'is not told where a proxy that is not believed leaves `%s`',
    (name) => {
      expect(seen('10.0.0.5', { [name]: '192.168.1.7' })).toBeNull();
    },
  );

  test('is not what a client claims', () => {
    expect(seen('203.0.113.9', { 'x-forwarded-for': 'nonsense' }, true)).toBeNull();
  });
});
