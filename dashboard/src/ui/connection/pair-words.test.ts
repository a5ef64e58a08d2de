import { expect, it } from 'vitest';
import { pairWords } from './pair-words.ts';

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
