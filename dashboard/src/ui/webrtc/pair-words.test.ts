import { expect, it } from 'vitest';
import { pairTitle, pairWords } from './pair-words.ts';

const pair = { local: 'host', remote: 'host', protocol: 'udp', relayProtocol: null };

it.each([
  [pair, 'udp'],
  [{ ...pair, protocol: 'tcp' }, 'tcp'],
  [{ ...pair, local: 'relay', relayProtocol: 'tls' }, 'TURN over tls'],
  [{ ...pair, local: 'relay' }, 'TURN over udp'],
  [{ ...pair, remote: 'relay' }, 'udp, TURN at its PC'],
])('%j goes over %s', (given, words) => {
  expect(pairWords(given)).toBe(words);
});

it('says what each end’s address is, unknown ones by the browser’s name', () => {
  expect(pairTitle({ ...pair, remote: 'srflx' })).toBe('own address here, address seen from outside there');
  expect(pairTitle({ ...pair, local: 'pigeon' })).toContain('pigeon here');
});
