import { expect, test } from 'vitest';
import { seenBy } from './node-ice-probe.ts';

const one = { address: '198.51.100.7', port: 4000 };
const inside = { address: '10.0.0.7', port: 4000 };

test.each([
  [[one, one], 'one-port', 0],
  [[one, { ...one, port: 4001 }], 'port-each', 0],
  [[one, { ...one, address: '198.51.100.8' }], 'port-each', 0],
  [[inside, inside], 'none', 0],
  [[one], null, 0],
  [[undefined, one], null, 1],
  [[undefined, undefined], null, 2],
])('answers %o tell of a NAT: %s, and %i are missing', (answers, nat, unanswered) => {
  const address = answers.find((answer) => answer)?.address ?? null;
  expect(seenBy(answers, { addresses: ['10.0.0.7'], port: 5000 })).toMatchObject({
    address,
    nat,
    unanswered,
  });
});

test.each([
  [[one, one], 4000, true],
  [[one, one], 4001, false],
  [[one, { ...one, port: 4001 }], 4000, undefined],
  [[inside, inside], 4000, undefined],
  [[one], 4000, undefined],
])('answers %o to port %i tell whether a NAT keeps it: %s', (answers, port, keeps) => {
  expect(seenBy(answers, { addresses: ['10.0.0.7'], port }).keepsPort).toBe(keeps);
});
