import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostAndPort, parseIceUrl } from './ice-url.ts';

describe('The address of a STUN or TURN server', () => {
  test.each([
    ['stun:stun.example.org', 'stun', 'udp', 'stun.example.org:3478'],
    ['stun:192.0.2.1:3479', 'stun', 'udp', '192.0.2.1:3479'],
    ['turn:turn.example.org', 'turn', 'udp', 'turn.example.org:3478'],
    ['turn:turn.example.org:80?transport=tcp', 'turn', 'tcp', 'turn.example.org:80'],
    ['turn:[2001:db8::1]:3478?transport=udp', 'turn', 'udp', '[2001:db8::1]:3478'],
    ['turns:turn.example.org', 'turn', 'tls', 'turn.example.org:5349'],
    ['TURNS:Turn.Example.org:443?transport=tcp', 'turn', 'tls', 'turn.example.org:443'],
  ])('%s is %s over %s at %s', (url, kind, over, at) => {
    const parsed = parseIceUrl(url);
    expect(parsed).toMatchObject({ url, kind, over });
    expect(parsed && hostAndPort(parsed)).toBe(at);
  });

  test.each([
    ...['turn.example.org', 'http://turn.example.org', 'turn://turn.example.org', 'turn:', 'turn:a b'],
    ...['turn:kim:hush@turn.example.org', 'turn:turn.example.org:0', 'turn:turn.example.org:70000'],
    ...['stun:stun.example.org?transport=udp', 'turns:turn.example.org?transport=udp'],
    ...['turn:turn.example.org?transport=tls', 'turn:turn.example.org?x=y', 'turn:-x', 'stuns:a', ''],
  ])('%s is none', (url) => {
    expect(parseIceUrl(url)).toBeUndefined();
  });

  test('is read or refused, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseIceUrl(text)));
    fc.assert(fc.property(fc.string(), (text) => void parseIceUrl(`turn:${text}`)));
  });
});
