import { expect, test } from 'vitest';
import { seenBy } from './node-ice-probe.ts';

const one = { address: '198.51.100.7', port: 4000 };

test.each([
  [[one, one], 'same'],
  [[one, { ...one, port: 4001 }], 'differ'],
  [[one, { ...one, address: '198.51.100.8' }], 'differ'],
  [[undefined, one], null],
  [[one], null],
])('answers %o tell of the ports of a NAT: %s', (answers, ports) => {
  expect(seenBy(answers)).toEqual({ address: one.address, ports });
});

test('no answer tells of nothing', () => {
  expect(seenBy([undefined, undefined])).toEqual({ address: null, ports: null });
});
